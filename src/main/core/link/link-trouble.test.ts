// What happens when disks, key rings and people get in the way of links.

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
import { RemoteStore } from './remote-store.ts';

let folder: string;

beforeEach(async () => {
  folder = await linkFolder();
});

/** Where something waits until the test lets it go on. */
function gate() {
  const [reached, opened] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const pass = (): Promise<void> => {
    reached.resolve();
    return opened.promise;
  };
  return { reached: reached.promise, open: opened.resolve, pass };
}

/** A machine that is signed in to a roost and linked; its store of secrets, and the roost's id. */
async function signedIn() {
  const store = new FileSecretStore(join(folder, 'secrets'));
  const { fetch } = signingIn([token, token]);
  const made = aLinkService(folder, { fetch, secrets: new LinkSecrets(store) });
  const { id } = await made.service.addRoost({ url });
  await made.service.signIn(id);
  await vi.waitFor(() => expect(made.dials).toHaveLength(1), { timeout: 5000 });
  return { ...made, store, id };
}

const noSecrets = new AppError('storage_failed', 'The key ring is locked.');

test('a token that could not be read is read again, by itself and when somebody asks', async () => {
  const { service: first, store, id } = await signedIn();
  await first.dispose();
  let locked = true;
  const ring = {
    kind: 'file',
    get: (name: string) => (locked ? Promise.reject(noSecrets) : store.get(name)),
    set: (name: string, secret: Uint8Array) => store.set(name, secret),
    add: (name: string, secret: Uint8Array) => store.add(name, secret),
    delete: (name: string) => store.delete(name),
  };
  const second = aLinkService(folder, { secrets: new LinkSecrets(ring) });
  const problem = async () => (await second.service.status()).roosts[0]?.problem;
  expect(await problem()).toBe('The key ring is locked.');
  await second.service.retry(id);
  second.clock.advance(30_000);
  expect(await problem()).toBe('The key ring is locked.');
  locked = false;
  await second.service.retry(id);
  await vi.waitFor(() => expect(second.dials).toHaveLength(1));
  expect((await second.service.status()).roosts).toMatchObject([{ problem: null, signedIn: true }]);
  await second.service.dispose();

  locked = true;
  const third = aLinkService(folder, { secrets: new LinkSecrets(ring) });
  await third.service.start();
  locked = false;
  third.clock.advance(30_000);
  await vi.waitFor(() => expect(third.dials).toHaveLength(1));
});

test('a lock that cannot be taken is tried again, and the reason is gone with it', async () => {
  const { service: first, store } = await signedIn();
  await first.dispose();
  let full = true;
  const { service, clock, dials } = aLinkService(folder, {
    secrets: new LinkSecrets(store),
    lock: () =>
      full
        ? Promise.reject(new AppError('storage_failed', 'No place left.'))
        : Promise.resolve({ release: () => Promise.reject(new Error('read-only')) }),
  });
  expect((await service.status()).roosts).toMatchObject([
    { problem: 'No place left.', retryAt: clock.now() + 30_000 },
  ]);
  full = false;
  clock.advance(30_000);
  await vi.waitFor(() => expect(dials).toHaveLength(1));
  await vi.waitFor(async () =>
    expect((await service.status()).roosts).toMatchObject([{ problem: null }]),
  );
  // A lock that cannot be given back is no reason not to end.
  await service.dispose();
});

test('signing out hangs up at once, also when the token cannot be deleted', async () => {
  const { service: first, store, id } = await signedIn();
  await first.dispose();
  const secrets = new LinkSecrets(store);
  secrets.forget = () => Promise.reject(noSecrets);
  const { service, dials } = aLinkService(folder, { secrets });
  await service.start();
  expect(dials).toHaveLength(1);
  await expect(service.signOut(id)).rejects.toBe(noSecrets);
  expect((await service.status()).roosts).toMatchObject([{ state: 'off', signedIn: false }]);
});

test('who signs out while a sign-in comes to its end is signed out', async () => {
  const keeping = gate();
  const { fetch } = signingIn([token]);
  const store = new FileSecretStore(join(folder, 'secrets'));
  const secrets = new LinkSecrets(store);
  const keep = secrets.keep.bind(secrets);
  secrets.keep = async (roost, got) => {
    await keeping.pass();
    await keep(roost, got);
  };
  const { service } = aLinkService(folder, { fetch, secrets });
  const { id } = await service.addRoost({ url });
  await service.signIn(id);
  await keeping.reached;
  const signingOut = service.signOut(id);
  keeping.open();
  await signingOut;
  expect((await service.status()).roosts).toMatchObject([{ state: 'off', signedIn: false }]);
  expect(await secrets.token(id)).toBeNull();
});

test('a sign-in that is cancelled while the roost says whose it is signs nobody in', async () => {
  const checking = gate();
  const { fetch: answer } = signingIn([token]);
  const asked: typeof fetch = async (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    if (pathname === '/auth/check') await checking.pass();
    return answer(input, init);
  };
  const secrets = new LinkSecrets(new FileSecretStore(join(folder, 'secrets')));
  const { service, dials } = aLinkService(folder, { fetch: asked, secrets });
  const { id } = await service.addRoost({ url });
  await service.signIn(id);
  await checking.reached;
  await service.cancelSignIn(id);
  checking.open();
  // A change after it is made after it.
  await service.changeRoost(id, { name: 'mine' });
  expect((await service.status()).roosts).toMatchObject([{ signedIn: false, problem: null }]);
  expect(await secrets.token(id)).toBeNull();
  expect(dials).toEqual([]);
});

test('of two sign-ins at once the first is told that it was cancelled', async () => {
  const { fetch } = signingIn([{ error: 'authorization_pending' }]);
  const begun = gate();
  let first = true;
  const slow: typeof globalThis.fetch = async (input, init) => {
    if (first) {
      first = false;
      await begun.pass();
    }
    return fetch(input, init);
  };
  const { service } = aLinkService(folder, { fetch: slow });
  const { id } = await service.addRoost({ url });
  const one = service.signIn(id);
  await begun.reached;
  const two = service.signIn(id);
  const shown = await two;
  begun.open();
  await expect(one).rejects.toMatchObject({ code: 'bad_request' });
  expect((await service.status()).roosts[0]?.signIn).toEqual(shown);
});

test('a key ring that never answers keeps nobody from quitting', async () => {
  const { service: first, store } = await signedIn();
  await first.dispose();
  const secrets = new LinkSecrets(store);
  const asked = gate();
  secrets.token = async () => {
    await asked.pass();
    return null;
  };
  const { service, clock, dials } = aLinkService(folder, { secrets });
  void service.start();
  await asked.reached;
  const ended = service.dispose();
  await vi.waitFor(() => expect(clock.pending).toBe(1));
  clock.advance(3000);
  await ended;
  asked.open();
  expect(dials).toEqual([]);
});

test('a roost is switched off, the machine locked and somebody cut off while a key ring asks for another', async () => {
  const { service: first, store, id } = await signedIn();
  const other = await first.addRoost({ url: 'https://second.example' });
  const third = await first.addRoost({ url: 'https://third.example' });
  await first.dispose();
  const secrets = new LinkSecrets(store);
  const token = secrets.token.bind(secrets);
  const asked = gate();
  secrets.token = async (roost) => {
    if (roost === other.id) await asked.pass();
    return token(roost);
  };
  const { service, clock, dials, viewers } = aLinkService(folder, { secrets });
  const made = service.start();
  await asked.reached;
  expect(dials).toHaveLength(1);
  addViewer(viewers, { roost: id });
  await service.changeAccess({ locked: true });
  await service.changeRoost(id, { enabled: false });
  expect(viewers.list()).toEqual([]);
  // Whoever looks is not kept waiting either.
  const looking = service.status();
  clock.advance(1000);
  const { access, roosts } = await looking;
  expect(access.locked).toBe(true);
  expect(roosts).toMatchObject([
    { id, enabled: false, state: 'off' },
    { id: other.id, problem: expect.stringContaining('being read') },
    { id: third.id, state: 'off' },
  ]);
  asked.open();
  await made;
  expect(dials).toHaveLength(1);
  expect((await service.status()).roosts[1]?.problem).toBeNull();
});

test('rules that cannot be read any more are told to who looks, and to whoever would change them', async () => {
  const { service } = aLinkService(folder);
  await service.changeAccess({ locked: true });
  let changes = 0;
  service.onDidChange(() => {
    changes += 1;
  });
  const file = join(folder, 'remote.json');
  const good = await readFile(file, 'utf8');
  await writeFile(file, '{"version":1}');
  const problem = async () => (await service.status()).rulesProblem;
  await vi.waitFor(async () => expect(await problem()).toContain('cannot be read'), 20_000);
  expect(changes).toBeGreaterThan(0);
  expect((await service.status()).access.locked).toBe(true);
  await expect(service.changeAccess({ locked: false })).rejects.toThrow('Those from before hold');
  await writeFile(file, good);
  await vi.waitFor(async () => expect(await problem()).toBeNull(), 20_000);
});

test('a roost that another Aerie removes takes its sign-in along', async () => {
  const { fetch } = signingIn([{ error: 'authorization_pending' }]);
  const store = new RemoteStore(join(folder, 'remote.json'), nodeRandom);
  const { service } = aLinkService(folder, { fetch, store });
  const { id } = await service.addRoost({ url });
  await service.signIn(id);
  await store.change((state) => ({ ...state, roosts: [] }));
  await vi.waitFor(async () => expect((await service.status()).roosts).toEqual([]));
  await expect(service.cancelSignIn(id)).rejects.toMatchObject({ code: 'roost_not_found' });
});
