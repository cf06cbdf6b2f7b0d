import { describe, expect, it } from 'vitest';
import { BadOptionError } from '../errors/acp-error.ts';
import { customProfile } from '../profiles/custom-profile.ts';
import type { Transport } from '../transport/transport.ts';
import { AgentClient } from './agent-client.ts';

/** What a program without types may hand over. */
function untyped(value: unknown): () => Promise<Transport>;
function untyped(value: unknown): () => Promise<unknown> {
  return async () => value;
}

describe('a transport of the program’s own', () => {
  it.each([undefined, null, {}])('is an error if there is none: %j', async (nothing) => {
    const client = new AgentClient({
      profile: customProfile({ name: 'Far', command: 'far' }),
      transport: untyped(nothing),
    });
    const starting = client.start();
    await expect(starting).rejects.toThrow(BadOptionError);
    await expect(starting).rejects.toThrow('"transport" made no connection');
    expect(client.state).toBe('closed');
  });
});
