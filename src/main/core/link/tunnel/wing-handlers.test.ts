import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { defaultRemoteConfig, type RemoteConfig } from '#shared/contract/remote-config.ts';
import { MemoryLink } from '#tests/support/remote-browser.ts';
import { openAccess } from '#tests/support/scene-access.ts';
import type { TunnelAsk } from './tunnel-handlers.ts';
import { wingHandlers } from './wing-handlers.ts';

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'aerie-dirs-'));
  for (const name of ['apps', 'Archive', 'docs', '.hidden']) mkdirSync(join(home, name));
  symlinkSync('/etc', join(home, 'linked'));
});

afterEach(() => rmSync(home, { recursive: true, force: true }));

/** What somebody with those folders is told; null is everywhere. */
async function told(
  type: 'dir.list' | 'wing.info',
  path: string,
  folders: string[] | null,
  rules: Partial<RemoteConfig> = {},
) {
  const access = openAccess({
    config: { ...defaultRemoteConfig, ...rules },
    pathsFor: () => folders,
    maySee: () => true,
  });
  const handlers = wingHandlers({
    ...{ access, home, p2p: () => false, globalKeys: () => ['OPENAI_API_KEY'] },
    eggs: { agents: async () => ['shell'], launch: () => Promise.reject(new Error('not here')) },
    projects: async () => [],
    machine: { hostname: 'box', platform: 'linux', version: '1' },
  });
  const { context: link } = new MemoryLink(() => ({ receive: () => {}, didRegister: () => {} }));
  const ask: TunnelAsk = {
    ...{
      link,
      senderKey: '',
      signal: new AbortController().signal,
      requestId: 'r',
      mayGoOn: () => true,
    },
    caller: {
      ...{ roost: 'r1', userId: 'ann', email: '', displayName: '', passkeys: [] },
      role: folders ? 'member' : 'owner',
    },
    channelKeys: () => ({ toWing: new Uint8Array(32), toClient: new Uint8Array(32) }),
  };
  return await (type === 'dir.list'
    ? handlers['dir.list']?.(ask, { path })
    : handlers['wing.info']?.(ask, {}));
}

const entries = (...names: string[]) => ({
  entries: names.map((name) => ({ name, is_dir: true, path: join(home, name) })),
});

test('checklist 31: folders that are not hidden, and those that begin like one that is not there', async () => {
  expect(await told('dir.list', home, null)).toEqual(entries('apps', 'Archive', 'docs'));
  expect(await told('dir.list', '~', null)).toEqual(entries('apps', 'Archive', 'docs'));
  expect(await told('dir.list', '~/a', null)).toEqual(entries('apps', 'Archive'));
  expect(await told('dir.list', `${home}/nowhere/at/all`, null)).toEqual({ entries: [] });
});

test('checklist 48: members are told their folders, whatever path they ask for', async () => {
  const apps = join(home, 'apps');
  for (const path of ['/', '~', '/etc', `${apps}/../..`, 'a\0b', '']) {
    expect(await told('dir.list', path, [apps])).toEqual(entries('apps'));
    expect(await told('dir.list', path, [])).toEqual({ entries: [] });
  }
  expect(await told('dir.list', 'a\0b', null)).toEqual({ entries: [] });
});

test('checklist 31: a machine says what it is, and that all of Aerie can be reached', async () => {
  expect(await told('wing.info', '', null)).toEqual({
    ...{ hostname: 'box', platform: 'linux', version: '1', agents: ['shell'], projects: [] },
    ...{ locked: false, spectate: false, allowed_count: 0 },
    aerie: {
      ...{ version: 1, challenge: true, drawn: true, contract: true },
      ...{ keepsToken: true, sessionKeys: true, home },
    },
    global_keys: ['OPENAI_API_KEY'],
  });
  // Members are told what they can use, not what else there is.
  const member = await told('wing.info', '', [home]);
  expect(member).toMatchObject({ aerie: { contract: true } });
  expect(JSON.stringify(member)).not.toMatch(/OPENAI|aerie-dirs/);
});

test('people of one roost are not told how many of another are on the list', async () => {
  const allowed = ['r1', 'r2', 'r2'].map((roost, at) => ({ roost, userId: `u${at}` }));
  expect(await told('wing.info', '', null, { allowed })).toMatchObject({ allowed_count: 1 });
});
