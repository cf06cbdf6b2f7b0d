import { expect, test } from 'vitest';
import { contract } from '#shared/contract/contract.ts';
import { rights } from '#shared/contract/rights.ts';
import { settingKeys } from '#shared/contract/settings.ts';
import type { RemoteAccess } from '../access/remote-access.ts';
import type { RemoteCaller, RemoteRole } from '../remote-caller.ts';
import { harmlessSettings, listedMethods, ruleOf } from './contract-rules.ts';
import { RemoteRights } from './remote-rights.ts';

const methods = Object.entries(contract).flatMap(([group, names]) =>
  Object.keys(names).map((name) => `${group}.${name}`),
);
const listed = [...listedMethods];

/** Ann began `hers`, Bob `his`, nobody elsewhere `local`. */
function rightsOf(role: RemoteRole): RemoteRights {
  const caller: RemoteCaller = {
    ...{ roost: 'r1', userId: 'ann', email: '', displayName: '', role, passkeys: [] },
  };
  const owners: Readonly<Record<string, string>> = { hers: 'ann', his: 'bob', elsewhere: 'ann' };
  const maySee: RemoteAccess['maySee'] = (who, owner) =>
    who.role !== 'member' || owner === who.userId;
  const access: Pick<RemoteAccess, 'maySee'> = { maySee };
  return new RemoteRights(
    {
      access,
      owners: {
        of: async (id) => {
          const userId = owners[id];
          return userId ? { userId, roost: id === 'elsewhere' ? 'r2' : 'r1' } : null;
        },
      },
    },
    caller,
  );
}

const may = (role: RemoteRole, method: string, input: unknown): Promise<boolean> =>
  rightsOf(role)
    .permit(method.split('.'), input)
    .then(
      () => true,
      (error: unknown) => {
        expect(error).toMatchObject({ code: 'forbidden', message: expect.stringMatching(/\.$/) });
        return false;
      },
    );

test('every method is closed to everybody elsewhere until it is listed', async () => {
  expect(listed.filter((method) => !methods.includes(method))).toEqual([]);
  for (const method of methods) {
    if (listed.includes(method)) continue;
    for (const role of ['owner', 'admin', 'member'] as const) {
      expect([method, await may(role, method, { id: 'hers' })]).toEqual([method, false]);
    }
  }
  for (const method of ['', 'system', 'system.info.more', '__proto__.x', 'system.toString']) {
    expect(ruleOf(method.split('.'))).toBeUndefined();
  }
});

test('what opens doors is closed also to owners', async () => {
  const doors = methods.filter(
    (method) => /^(remote|local)\./.test(method) && !/\.(status|watch)$/.test(method),
  );
  expect(doors.length).toBeGreaterThan(8);
  for (const method of [...doors, 'rules.change', 'system.retire', 'editor.open']) {
    expect([method, await may('owner', method, {})]).toEqual([method, false]);
  }
});

test('members get no more than sessions they began', async () => {
  const open: string[] = [];
  for (const method of methods) {
    expect([method, await may('member', method, { id: 'his' })]).toEqual([
      method,
      ['system.info', 'system.rights', 'sessions.list', 'sessions.watch'].includes(method),
    ]);
    expect(await may('member', method, { id: 'local' })).toBe(
      await may('member', method, { id: 'his' }),
    );
    if (await may('member', method, { id: 'hers' })) open.push(method);
  }
  expect(open.filter((method) => !/^(sessions\.|system\.(info|rights)$)/.test(method))).toEqual([]);
  expect(open).toContain('sessions.exec');
  expect(open).not.toContain('sessions.create');
  expect(open).not.toContain('sessions.metaSet');
  expect(await may('member', 'sessions.events', {})).toBe(false);
  expect(await may('member', 'sessions.events', undefined)).toBe(false);
  const member = rightsOf('member');
  await expect(member.attach('his')).rejects.toMatchObject({ code: 'forbidden' });
  await expect(member.attach('local')).rejects.toMatchObject({ code: 'forbidden' });
  await expect(member.attach('elsewhere')).rejects.toMatchObject({ code: 'forbidden' });
  await expect(member.attach('hers')).resolves.toBeUndefined();
});

test('owners change how things look, and no setting that opens a door', async () => {
  for (const key of settingKeys) {
    const harmless = harmlessSettings.has(key);
    expect([key, await may('owner', 'settings.update', { [key]: 1 })]).toEqual([key, harmless]);
    expect(await may('owner', 'settings.reset', { keys: [key] })).toBe(harmless);
    expect(await may('member', 'settings.update', { [key]: 1 })).toBe(false);
  }
  const mixed = { 'appearance.theme': 'dark', 'local.control': true };
  expect(await may('owner', 'settings.update', mixed)).toBe(false);
  expect(await may('owner', 'settings.reset', { keys: 'all' })).toBe(false);
  for (const door of ['local.socket', 'local.control', 'shell.profiles', 'agents.custom']) {
    expect(harmlessSettings.has(door)).toBe(false);
  }
});

test('of lists and news members see what is theirs', async () => {
  const member = rightsOf('member');
  const path = ['sessions', 'list'];
  const sessions = [{ id: 'hers' }, { id: 'his' }, { id: 'local' }];
  await expect(member.visible(path, sessions)).resolves.toEqual([{ id: 'hers' }]);
  async function* news(): AsyncGenerator<unknown> {
    yield { type: 'all', sessions };
    yield { type: 'upsert', session: { id: 'his' } };
    yield { type: 'upsert', session: { id: 'hers' } };
    yield { type: 'removed', id: 'local' };
    yield { type: 'removed', id: 'hers' };
  }
  const seen: unknown[] = [];
  const shown = member.visible(['sessions', 'watch'], news());
  for await (const each of shown as AsyncIterable<unknown>) seen.push(each);
  expect(seen).toEqual([
    { type: 'all', sessions: [{ id: 'hers' }] },
    { type: 'upsert', session: { id: 'hers' } },
    { type: 'removed', id: 'hers' },
  ]);
  expect(rightsOf('owner').visible(path, sessions)).toBe(sessions);
});

test('members learn nothing of the home folder, the shell and the process of the machine', () => {
  const info = { app: 'aerie', version: '1', home: '/home/me', defaultShell: '/bin/zsh', pid: 7 };
  const path = ['system', 'info'];
  expect(rightsOf('owner').visible(path, info)).toBe(info);
  expect(rightsOf('member').visible(path, info)).toEqual({
    ...{ app: 'aerie', version: '1', home: '', defaultShell: '', pid: 0 },
  });
});

test('everybody is told what they may do, and that is what they may', async () => {
  for (const role of ['owner', 'admin', 'member'] as const) {
    const told = rights.parse(rightsOf(role).visible(['system', 'rights'], null));
    expect(told.role).toBe(role);
    for (const method of methods) {
      const inputs: Readonly<Record<string, unknown>> = {
        ...{ 'settings.update': {}, 'settings.reset': { keys: [] } },
      };
      const allowed = await may(role, method, inputs[method] ?? { id: 'hers' });
      expect([method, told.methods.includes(method)]).toEqual([method, allowed]);
    }
    for (const key of settingKeys) {
      expect([key, told.settings.includes(key)]).toEqual([
        key,
        await may(role, 'settings.update', { [key]: 1 }),
      ]);
    }
  }
});
