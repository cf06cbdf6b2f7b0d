import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { defaultRemoteConfig } from '#shared/contract/remote-config.ts';
import { nodeRandom } from '../system/node-random.ts';
import { RemoteStore } from './remote-store.ts';

let folder: string;
const stores: RemoteStore[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aerie-remote-'));
});

afterEach(async () => {
  for (const store of stores.splice(0)) store.dispose();
  await rm(folder, { recursive: true, force: true });
});

function aStore(): RemoteStore {
  const store = new RemoteStore(join(folder, 'remote.json'), nodeRandom);
  stores.push(store);
  return store;
}

test('what two processes change is all kept, and they agree on the id of the machine', async () => {
  const [first, second] = [aStore(), aStore()];
  await Promise.all([first.read(), second.read()]);
  await first.change((state) => ({ ...state, access: { ...state.access, locked: true } }));
  const both = await second.change((state) => ({
    ...state,
    access: { ...state.access, label: 'box' },
  }));
  expect(both.access).toMatchObject({ locked: true, label: 'box' });
  expect(both.wingId).toBe((await first.read()).wingId);
});

test('a lock that somebody sets in another process holds here too', async () => {
  const [here, there] = [aStore(), aStore()];
  await here.read();
  here.follow();
  await there.change((state) => ({ ...state, access: { ...state.access, locked: true } }));
  await vi.waitFor(async () => expect((await here.read()).access.locked).toBe(true), {
    timeout: 20_000,
  });
});

test('a file that is broken while it is followed opens no door', async () => {
  const store = aStore();
  await store.change((state) => ({ ...state, access: { ...state.access, locked: true } }));
  store.follow();
  await writeFile(join(folder, 'remote.json'), '{');
  await expect(store.change((state) => state)).rejects.toMatchObject({ code: 'storage_failed' });
  expect((await store.read()).access.locked).toBe(true);
});

test('a file that is broken while it is followed is told, until it is right again', async () => {
  const store = aStore();
  const file = join(folder, 'remote.json');
  await store.change((state) => ({ ...state, access: { ...state.access, locked: true } }));
  const told: (string | null)[] = [];
  store.onDidChangeProblem((problem) => told.push(problem));
  store.follow();
  const good = await readFile(file, 'utf8');
  await writeFile(file, '{');
  await vi.waitFor(() => expect(store.problem).toContain('Those from before hold'), 20_000);
  await expect(store.change((state) => state)).rejects.toThrow('Those from before hold');
  await writeFile(file, good);
  await vi.waitFor(() => expect(store.problem).toBeNull(), 20_000);
  // Once for each change, however often it is looked at.
  expect(told).toEqual([expect.stringContaining(file), null]);
});

test('a new machine has one id, whoever asks first', async () => {
  const store = aStore();
  const all = await Promise.all([store.read(), store.change((state) => state), store.read()]);
  expect(new Set(all.map(({ wingId }) => wingId)).size).toBe(1);
  expect((await aStore().read()).wingId).toBe(all[0].wingId);
});

test('rules that stay the same are told as the same', async () => {
  const store = aStore();
  const { access } = await store.change((state) => state);
  const changed = await store.change((state) => ({ ...state, roosts: [] }));
  expect(changed.access).toBe(access);
});

/** A file as it was before people were of one roost, with those roosts. */
function older(...ids: string[]): string {
  const roosts = ids.map((id) => ({
    ...{ id, name: id, url: `https://${id}.example`, enabled: true, org: '', plain: false },
  }));
  const access = {
    ...{ ...defaultRemoteConfig, admins: ['ann@example.org'] },
    allowed: [{ userId: 'ann' }, { userId: 'bob', roost: 'other' }],
    paths: [{ path: '/work', members: ['bob@example.org'] }],
  };
  return JSON.stringify({ version: 1, wingId: '0'.repeat(24), roosts, access });
}

test('people of an older file are of the one roost there is', async () => {
  await writeFile(join(folder, 'remote.json'), older('r1'));
  expect((await aStore().read()).access).toMatchObject({
    admins: [{ email: 'ann@example.org', roost: 'r1' }],
    allowed: [
      { userId: 'ann', roost: 'r1' },
      { userId: 'bob', roost: 'other' },
    ],
    paths: [{ path: '/work', members: [{ email: 'bob@example.org', roost: 'r1' }] }],
  });
});

test('with several roosts they are nobody until somebody chooses, also after one is removed', async () => {
  await writeFile(join(folder, 'remote.json'), older('r1', 'r2'));
  const store = aStore();
  const unbound = { admins: [{ email: 'ann@example.org' }], allowed: [{ userId: 'ann' }, {}] };
  expect((await store.read()).access).toMatchObject(unbound);
  expect((await store.read()).access.admins[0]).not.toHaveProperty('roost');
  await store.change(({ roosts, ...state }) => ({ ...state, roosts: roosts.slice(0, 1) }));
  expect((await aStore().read()).access.admins).toEqual([{ email: 'ann@example.org' }]);
});
