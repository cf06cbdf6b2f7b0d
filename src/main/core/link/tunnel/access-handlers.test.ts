import { expect, test } from 'vitest';
import { defaultRemoteConfig, type RemoteConfig } from '#shared/contract/remote-config.ts';
import { MemoryLink } from '#tests/support/remote-browser.ts';
import { openAccess } from '#tests/support/scene-access.ts';
import type { AccessChange } from '../access/remote-access.ts';
import type { RemoteRole } from '../remote-caller.ts';
import { accessHandlers } from './access-handlers.ts';

function withRules(rules: Partial<RemoteConfig>) {
  let config: RemoteConfig = { ...defaultRemoteConfig, ...rules };
  const access = openAccess({
    get config() {
      return config;
    },
    update: async (change: AccessChange) => {
      config = { ...config, ...(typeof change === 'function' ? change(config) : change) };
    },
    maySee: () => true,
  });
  const { context: link } = new MemoryLink(() => ({ receive: () => {}, didRegister: () => {} }));
  const asked = (role: RemoteRole, userId = 'ann') => ({
    caller: { roost: 'r1', userId, email: '', displayName: '', role, passkeys: [] },
    ...{ link, senderKey: '', signal: new AbortController().signal },
    ...{ requestId: 'r', mayGoOn: () => true },
    channelKeys: () => ({ toWing: new Uint8Array(32), toClient: new Uint8Array(32) }),
  });
  const handlers = accessHandlers(access);
  const add = async (role: RemoteRole, userId?: string): Promise<unknown> => {
    const key = Buffer.alloc(64, 7).toString('base64');
    return handlers['allow.add']?.(asked(role, userId), { key });
  };
  const share = async (paths: readonly { path: string; members?: string[] }[]): Promise<unknown> =>
    handlers['paths.set']?.(asked('owner'), { paths: [...paths] });
  return { add, share, access };
}

test('nobody puts themselves on the list of a locked wing, whoever the roost says they are', async () => {
  const { add, access } = withRules({ locked: true });
  await expect(add('owner')).rejects.toThrow('not_allowed');
  await expect(add('admin')).rejects.toThrow('not_allowed');
  await expect(add('member')).rejects.toThrow('not_allowed');
  expect(access.config.allowed).toEqual([]);
});

test('nor does a member on an open one, for when it is locked later', async () => {
  const { add, access } = withRules({});
  await expect(add('member', 'eve')).rejects.toThrow('not_allowed');
  expect(await add('owner')).toMatchObject({ ok: 'true', user_id: 'ann', has_passkey: true });
  await expect(add('owner')).rejects.toThrow('already allowed');
  expect(access.config.allowed).toHaveLength(1);
});

test('folders of people of another roost stay theirs, whatever is shared anew', async () => {
  const of = (email: string, roost: string) => ({ email, roost });
  const { share, access } = withRules({
    paths: [
      { path: '/both', members: [of('ann@example.org', 'r1'), of('bob@example.org', 'r2')] },
      { path: '/theirs', members: [of('bob@example.org', 'r2')] },
      { path: '/ours', members: [of('ann@example.org', 'r1')] },
      { path: '/all', members: [] },
    ],
  });
  await share([{ path: '/new', members: ['ann@example.org'] }]);
  expect(access.config.paths).toEqual([
    { path: '/new', members: [of('ann@example.org', 'r1')] },
    { path: '/both', members: [of('bob@example.org', 'r2')] },
    { path: '/theirs', members: [of('bob@example.org', 'r2')] },
  ]);
});
