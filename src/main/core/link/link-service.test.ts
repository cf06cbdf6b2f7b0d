import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { AppError } from '#shared/base/app-error.ts';
import {
  addViewer,
  aLinkService,
  linkFolder,
  signingIn,
  roostToken as token,
  roostUrl as url,
} from '#tests/support/a-link-service.ts';
import { FileSecretStore } from '../store/secret-store-file.ts';
import { nodeRandom } from '../system/node-random.ts';
import { LinkSecrets } from './link-secrets.ts';
import type { LinkSocketOptions } from './link-socket.ts';
import { RemoteStore } from './remote-store.ts';

let folder: string;

beforeEach(async () => {
  folder = await linkFolder();
});

test('a roost is added, signed in to, linked and proven', async () => {
  const { fetch } = signingIn([{ error: 'authorization_pending' }, token]);
  const { service, dials, clock } = aLinkService(folder, { fetch });
  const { id, state, signedIn } = await service.addRoost({ url: `${url}/` });
  expect({ state, signedIn }).toEqual({ state: 'off', signedIn: false });
  const shown = await service.signIn(id);
  expect(shown).toMatchObject({ code: 'ABC234', url: `${url}/auth/claim?code=ABC234` });
  await vi.waitFor(() => {
    // It is asked again each second.
    clock.advance(1000);
    expect(dials).toHaveLength(1);
  });
  expect(dials[0]).toMatchObject({ url: 'wss://roost.example/ws/wing', token: token.token });
  dials[0]?.onOpen();
  dials[0]?.onMessage(JSON.stringify({ type: 'registered', wing_id: 'x' }));
  await vi.waitFor(async () => {
    const [roost] = (await service.status()).roosts;
    expect(roost).toMatchObject({
      state: 'connected',
      user: 'me@example.org',
      signIn: null,
      proof: { roundTripMs: 12 },
    });
  });
});

test('what was signed in to is linked again by the next start, with the same id and key', async () => {
  const { fetch } = signingIn([token]);
  const first = aLinkService(folder, { fetch });
  const { id } = await first.service.addRoost({ url });
  await first.service.signIn(id);
  await vi.waitFor(() => expect(first.dials).toHaveLength(1));
  const { wingId, fingerprint } = await first.service.status();
  await first.service.dispose();
  const second = aLinkService(folder);
  await second.service.start();
  expect(second.dials).toHaveLength(1);
  expect(await second.service.status()).toMatchObject({ wingId, fingerprint });
  // The token is not among what can be read.
  expect(await readFile(join(folder, 'remote.json'), 'utf8')).not.toContain(token.token);
});

test('a roost is told how many of its own people are on the list', async () => {
  const { fetch } = signingIn([token]);
  const sent: string[] = [];
  const dials: LinkSocketOptions[] = [];
  const { service } = aLinkService(folder, {
    fetch,
    dial: (options) => {
      dials.push(options);
      return { unsent: 0, send: (frame) => sent.push(frame), dispose: () => {} };
    },
  });
  const { id } = await service.addRoost({ url });
  await service.signIn(id);
  await vi.waitFor(() => expect(dials).toHaveLength(1));
  const told = (): unknown => JSON.parse(sent.at(-1) ?? 'null');
  const people = [id, 'other', 'other'].map((roost, at) => ({ roost, userId: `u${at}` }));
  await service.changeAccess({ locked: true, allowed: people });
  expect(told()).toMatchObject({ type: 'wing.config', locked: true, allowed_count: 1 });
  dials[0]?.onOpen();
  expect(told()).toMatchObject({ type: 'wing.register', locked: true, allowed_count: 1 });
});

test('switched off it hangs up, signed out it forgets the token', async () => {
  const { fetch } = signingIn([token]);
  const { service, dials } = aLinkService(folder, { fetch });
  const { id } = await service.addRoost({ url });
  await service.signIn(id);
  await vi.waitFor(() => expect(dials).toHaveLength(1));
  await service.changeRoost(id, { enabled: false });
  expect((await service.status()).roosts).toMatchObject([{ state: 'off', signedIn: true }]);
  await service.changeRoost(id, { enabled: true });
  expect(dials).toHaveLength(2);
  await service.signOut(id);
  expect((await service.status()).roosts).toMatchObject([{ state: 'off', signedIn: false }]);
  await service.removeRoost(id);
  expect((await service.status()).roosts).toEqual([]);
});

test('while another Aerie is linked this one waits, then takes over', async () => {
  const { fetch } = signingIn([token]);
  let free = false;
  const { service, dials, clock } = aLinkService(folder, {
    fetch,
    lock: () => Promise.resolve(free ? { release: () => Promise.resolve() } : null),
  });
  const { id } = await service.addRoost({ url });
  await service.signIn(id);
  await vi.waitFor(async () => {
    expect(await service.status()).toMatchObject({
      heldElsewhere: true,
      roosts: [{ signedIn: true, state: 'off' }],
    });
  });
  free = true;
  clock.advance(30_000);
  await vi.waitFor(() => expect(dials).toHaveLength(1));
  expect((await service.status()).heldElsewhere).toBe(false);
});

test('rules that cannot be read open no door', async () => {
  await writeFile(join(folder, 'remote.json'), '{"version":1,"access":{"locked":"maybe"}}');
  const { service } = aLinkService(folder);
  await expect(service.status()).rejects.toMatchObject({ code: 'storage_failed' });
  await expect(service.addRoost({ url })).rejects.toMatchObject({ code: 'storage_failed' });
});

test.each([
  ['http://roost.example', 'bad_request'],
  ['http://192.168.1.4:8080', 'bad_request'],
])('%s is refused without TLS', async (address, code) => {
  const { service } = aLinkService(folder);
  await expect(service.addRoost({ url: address })).rejects.toMatchObject({ code });
  expect(await service.addRoost({ url: address, plain: true })).toMatchObject({ plain: true });
});

test('this machine needs no TLS, and a roost is added once', async () => {
  const { service } = aLinkService(folder);
  await service.addRoost({ url: 'http://localhost:8080' });
  await expect(service.addRoost({ url: 'http://localhost:8080/' })).rejects.toMatchObject({
    code: 'roost_exists',
  });
});

test('a sign-in that nobody allows says so, and one that is cancelled says nothing', async () => {
  const { fetch, asked } = signingIn([{ error: 'expired_code' }]);
  const { service } = aLinkService(folder, { fetch });
  const { id } = await service.addRoost({ url });
  await service.signIn(id);
  await vi.waitFor(async () => {
    const [roost] = (await service.status()).roosts;
    expect(roost?.problem).toContain('not allowed in time');
  });
  expect(asked).toEqual(['/auth/device', '/auth/token']);
  await service.signIn(id);
  await service.cancelSignIn(id);
  expect((await service.status()).roosts).toMatchObject([{ problem: null, signIn: null }]);
});

test('what answers like no roost is told as such', async () => {
  const { service } = aLinkService(folder, {
    fetch: () => Promise.resolve(new Response('<html>')),
  });
  const { id } = await service.addRoost({ url });
  await expect(service.signIn(id)).rejects.toMatchObject({ code: 'roost_unreachable' });
});

test('cutting somebody off ends what they are attached to, and what they have proven', async () => {
  const { service, viewers, revoked } = aLinkService(folder);
  const ended: string[] = [];
  const add = (id: string, userId: string): void =>
    addViewer(viewers, { id, userId }, () => ended.push(id));
  add('a', 'ann');
  add('b', 'ben');
  add('c', 'ann');
  service.cutOff({ user: 'ann' });
  expect(ended).toEqual(['a', 'c']);
  expect(revoked).toEqual(['ann']);
  service.cutOff({});
  expect(ended).toEqual(['a', 'c', 'b']);
  expect(revoked).toEqual(['ann', undefined]);
  expect((await service.status()).viewers).toEqual([]);
});

test('what keeps the link from being made is told, and ends nothing else', async () => {
  const { fetch } = signingIn([token]);
  const secrets = new LinkSecrets(new FileSecretStore(join(folder, 'secrets')));
  let broken = false;
  const lock = () =>
    broken
      ? Promise.reject(new AppError('storage_failed', 'No place left.'))
      : Promise.resolve({ release: () => Promise.resolve() });
  const first = aLinkService(folder, { fetch, secrets, lock });
  const { id } = await first.service.addRoost({ url });
  await first.service.signIn(id);
  await vi.waitFor(() => expect(first.dials).toHaveLength(1));
  await first.service.dispose();
  broken = true;
  const { service } = aLinkService(folder, { secrets, lock });
  expect((await service.status()).roosts).toMatchObject([
    { state: 'off', problem: 'No place left.' },
  ]);
});

test('a link that ends takes along who came by it', async () => {
  const { fetch } = signingIn([token]);
  const { service, dials, viewers } = aLinkService(folder, { fetch });
  const { id } = await service.addRoost({ url });
  await service.signIn(id);
  await vi.waitFor(() => expect(dials).toHaveLength(1));
  addViewer(viewers, { roost: id });
  await service.changeRoost(id, { enabled: false });
  expect(viewers.list()).toEqual([]);
});

test('a sign-in whose time is over is told as such', async () => {
  const { fetch } = signingIn([{ ...token, expires_at: 1 }]);
  const { service, dials } = aLinkService(folder, { fetch });
  const { id } = await service.addRoost({ url });
  await service.signIn(id);
  await vi.waitFor(() => expect(dials).toHaveLength(1));
  dials[0]?.onEnd({ reason: 'unauthorized' });
  expect((await service.status()).roosts[0]?.problem).toContain('has run out');
});

test('words of a roost are told as those of that roost', async () => {
  const { fetch } = signingIn([token]);
  const { service, dials } = aLinkService(folder, { fetch });
  const { id } = await service.addRoost({ url, name: 'Home' });
  await service.signIn(id);
  await vi.waitFor(() => expect(dials).toHaveLength(1));
  dials[0]?.onMessage(JSON.stringify({ type: 'bandwidth.exceeded', message: 'limit “reached”' }));
  dials[0]?.onEnd({ reason: 'closed', code: 1000 });
  const problem = async () => (await service.status()).roosts[0]?.problem;
  expect(await problem()).toBe("Home says: “limit 'reached'”");
  await service.changeRoost(id, { name: 'Office' });
  expect(await problem()).toBe("Office says: “limit 'reached'”");
});

test('an address with a port that cannot be is refused', async () => {
  const { service } = aLinkService(folder);
  await expect(service.addRoost({ url: 'https://roost.example:99999' })).rejects.toMatchObject({
    code: 'bad_request',
  });
});

test('an address without TLS that nobody has agreed to is not dialled, whatever the file says', async () => {
  const { fetch } = signingIn([token]);
  const store = new RemoteStore(join(folder, 'remote.json'), nodeRandom);
  const { service, dials } = aLinkService(folder, { fetch, store });
  const { id } = await service.addRoost({ url });
  await service.signIn(id);
  await vi.waitFor(() => expect(dials).toHaveLength(1), { timeout: 5000 });
  const plain = async (agreed: boolean): Promise<void> => {
    await store.change((state) => ({
      ...state,
      roosts: state.roosts.map((roost) => ({
        ...roost,
        ...{ url: 'http://roost.example', plain: agreed },
      })),
    }));
  };
  await plain(false);
  await vi.waitFor(async () =>
    expect((await service.status()).roosts[0]).toMatchObject({
      ...{ state: 'off', problem: expect.stringContaining('Without https') },
    }),
  );
  expect(dials).toHaveLength(1);
  await expect(service.signIn(id)).rejects.toMatchObject({ code: 'bad_request' });
  await plain(true);
  await vi.waitFor(() => expect(dials).toHaveLength(2), { timeout: 5000 });
  expect(dials[1]?.url).toBe('ws://roost.example/ws/wing');
});
