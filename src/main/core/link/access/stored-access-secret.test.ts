import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { Passkey } from '#tests/support/passkey.ts';
import { nodeRandom } from '../../system/node-random.ts';
import type { RemoteCaller } from '../remote-caller.ts';
import { RemoteStore } from '../remote-store.ts';
import { StoredAccess } from './stored-access.ts';

const tab = { key: 'key of a tab', keepsToken: false };
const ann: RemoteCaller = {
  ...{ roost: 'r1', userId: 'ann', email: '', displayName: '', role: 'member', passkeys: [] },
};

test('a store of secrets that could not be read at first is read when a passkey is asked for', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'aerie-secret-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const store = new RemoteStore(join(folder, 'remote.json'), nodeRandom);
  let locked = true;
  const access = new StoredAccess(store, new ManualClock(), async () => {
    if (locked) throw new Error('locked');
    return new Uint8Array(32).fill(5);
  });
  await access.open();
  const key = new Passkey('pages.example');
  await access.update({
    ...{ passkeyHosts: ['pages.example'] },
    allowed: [{ roost: 'r1', userId: 'ann', key: key.base64 }],
  });
  const show = async () => {
    const ends = { client: tab.key, wing: 'key of the wing' };
    const challenge = access.challenge(ann, ends, new Uint8Array(randomBytes(16)));
    return access.authenticate(ann, key.assert(challenge), challenge, tab);
  };
  expect(await show()).toHaveProperty('error');
  locked = false;
  // What was asked for before is of no use, and has the store read.
  expect(await show()).toHaveProperty('error');
  expect(await show()).toHaveProperty('token');
});

test('a store of secrets that asks for leave keeps nobody from the rules', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'aerie-secret-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const store = new RemoteStore(join(folder, 'remote.json'), nodeRandom);
  await store.change((state) => ({ ...state, access: { ...state.access, label: 'Studio' } }));
  const clock = new ManualClock();
  const asked = Promise.withResolvers<Uint8Array>();
  const access = new StoredAccess(store, clock, () => asked.promise);
  const opened = access.open();
  clock.advance(1000);
  await opened;
  await access.update({ locked: true });
  expect(access.config).toMatchObject({ label: 'Studio', locked: true });
  asked.resolve(new Uint8Array(32).fill(5));
});
