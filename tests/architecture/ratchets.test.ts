import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type Allowed,
  countCasts,
  countExceptions,
  countSyncCalls,
  isOnDataPath,
  measure,
  type RatchetName,
  ratchets,
} from './ratchets.ts';
import { nodesOf, productFiles } from './source-files.ts';

const allowed = JSON.parse(
  readFileSync(join(import.meta.dirname, 'ratchets.json'), 'utf8'),
) as Allowed;
const now = measure();
const hint = 'Lower ratchets.json with: node tests/architecture/lower-ratchets.ts';

describe('ratchets', () => {
  it.each(Object.keys(ratchets) as RatchetName[])('%s do not rise in any file', (name) => {
    const risen = Object.entries(now[name])
      .filter(([path, count]) => count > (allowed[name][path] ?? 0))
      .map(([path, count]) => `${path}: ${count} instead of ${allowed[name][path] ?? 0}`);
    expect(risen).toEqual([]);
  });

  it.each(Object.keys(ratchets) as RatchetName[])(
    '%s that fell are lowered in the list',
    (name) => {
      const fallen = Object.entries(allowed[name])
        .filter(([path, count]) => (now[name][path] ?? 0) < count)
        .map(
          ([path, count]) => `${path}: ${now[name][path] ?? 0}, the list says ${count}. ${hint}`,
        );
      expect(fallen).toEqual([]);
    },
  );

  it('counts casts, exceptions and synchronous calls', () => {
    const path = 'src/main/core/pty/x.ts';
    expect(countCasts({ path, text: 'a as B; (c as unknown) as D; [1] as const;' })).toBe(3);
    expect(countExceptions({ path, text: '// oxlint-disable-next-line x\n// @ts-ignore' })).toBe(2);
    expect(countSyncCalls({ path, text: 'readFileSync(a); fs.statSync(b); read();' })).toBe(2);
  });
});

describe('data path', () => {
  const files = productFiles().filter(isOnDataPath);

  it('covers pty, sessions, emulator, stream protocol, hosts and renderer', () => {
    const folders = ['pty', 'sessions', 'emulator', 'stream', 'ws-transport', 'renderer/terminal'];
    for (const folder of folders) {
      expect(
        files.some((file) => file.path.includes(folder)),
        folder,
      ).toBe(true);
    }
  });

  it('never turns bytes into base64', () => {
    const found = files.filter((file) => {
      for (const node of nodesOf(file)) {
        if (
          node.type === 'Literal' &&
          (node['value'] === 'base64' || node['value'] === 'base64url')
        )
          return true;
        if (node.type === 'Identifier' && node['name'] === 'btoa') return true;
      }
      return false;
    });
    expect(found.map((file) => file.path)).toEqual([]);
  });
});
