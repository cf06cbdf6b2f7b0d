import { describe, expect, it } from 'vitest';
import type { Logger } from '#shared/base/ports.ts';
import { silentLogger } from '#shared/base/ports.ts';
import type { SecretStore } from '../store/secret-store.ts';
import { LoginSecrets } from './login-secrets.ts';

function store(fails = false): SecretStore & { readonly kept: Map<string, Uint8Array> } {
  const kept = new Map<string, Uint8Array>();
  const check = (): void => {
    if (fails) throw new Error('locked: hunter2');
  };
  return {
    kind: 'memory',
    kept,
    get: async (name) => (check(), kept.get(name) ?? null),
    set: async (name, secret) => (check(), void kept.set(name, secret)),
    add: async () => (check(), false),
    delete: async () => check(),
  };
}

describe('what was entered to log in (A67)', () => {
  it('is kept by the first store that works, and read by the next process', async () => {
    const files = store();
    const secrets = new LoginSecrets([store(true), files], silentLogger);
    await secrets.keep('a', { KEY: 'hunter2' });
    await secrets.keep('a', { OTHER: 'x' });
    expect(secrets.of('a')).toEqual({ KEY: 'hunter2', OTHER: 'x' });
    expect(secrets.of('b')).toEqual({});
    const next = new LoginSecrets([files], silentLogger);
    await next.load('a');
    expect(next.of('a')).toEqual({ KEY: 'hunter2', OTHER: 'x' });
  });

  it('lasts as long as the process without a store, and reaches no log', async () => {
    const said: unknown[] = [];
    const note = (...words: unknown[]): void => void said.push(words);
    const logger: Logger = { ...silentLogger, warn: note, error: note };
    const secrets = new LoginSecrets([store(true)], logger);
    await secrets.keep('a', { KEY: 'hunter2' });
    expect(secrets.of('a')).toEqual({ KEY: 'hunter2' });
    expect(said.length).toBeGreaterThan(0);
    expect(JSON.stringify(said)).not.toContain('hunter2');
  });
});
