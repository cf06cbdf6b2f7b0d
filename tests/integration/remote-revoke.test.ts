// Access that is withdrawn while somebody is about to come in: nobody is there afterwards, and nothing
// of it runs.

import { createSocket } from 'node:dgram';
import rtc from 'node-datachannel';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { Peers } from '#core/link/p2p/peers.ts';
import { silentLogger } from '#shared/base/ports.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { RemoteBrowser } from '../support/remote-browser.ts';
import { RemoteScene } from '../support/remote-scene.ts';
import { until } from '../support/until.ts';

const SESSION = '5f0c91ab';
let scene: RemoteScene;

beforeEach(() => {
  scene = new RemoteScene();
});

afterEach(() => scene[Symbol.asyncDispose]());

const running = async (): Promise<string[]> =>
  (await scene.local.client.api.sessions.list())
    .filter(({ exit }) => exit === null)
    .map(({ id }) => id);

/** Begins a session, which stands still on its way; what goes on with it. */
async function starting(more: Record<string, unknown> = {}): Promise<() => void> {
  const begun = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  scene.launching = () => {
    begun.resolve();
    return held.promise;
  };
  new RemoteBrowser(scene.link, SESSION).start(more);
  await begun.promise;
  return held.resolve;
}

function lock(): void {
  scene.access.verdict = () => ({ ok: false, error: 'not_allowed' });
  scene.access.didChange();
}

test('a session that was about to begin does not, and nothing of it is left', async () => {
  const goOn = await starting();
  lock();
  goOn();
  await until(() =>
    expect(scene.link.of('pty.exited')).toMatchObject([{ error: 'access withdrawn' }]),
  );
  expect(await running()).toEqual([]);
  expect([scene.viewers.list(), scene.disposed]).toEqual([[], [SESSION]]);
});

test('one that had just begun ends', async () => {
  let asked = 0;
  // Rules that change between the beginning of the program and the note on whose it is.
  scene.access.verdict = (caller) =>
    ++asked < 3 ? { ok: true, caller } : { ok: false, error: 'not_allowed' };
  new RemoteBrowser(scene.link, SESSION).start();
  await until(() =>
    expect(scene.link.of('pty.exited')[0]).toMatchObject({ error: 'access withdrawn' }),
  );
  await until(async () => expect(await running()).toEqual([]));
  expect(scene.viewers.list()).toEqual([]);
  expect(scene.disposed).toContain(SESSION);
});

test('a member’s ends when their folder is taken away while it begins', async () => {
  scene.access.folders = [scene.real.home];
  const goOn = await starting({ org_role: '', user_id: 'mallory' });
  scene.access.folders = ['/tmp'];
  scene.access.didChange();
  goOn();
  await until(() => expect(scene.link.of('pty.exited')).toMatchObject([{ exit_code: -1 }]));
  expect(await running()).toEqual([]);
});

test('nobody is attached by a link that was ended meanwhile, and the session goes on', async () => {
  const goOn = await starting();
  scene.server.didLeave(scene.link.context);
  goOn();
  await until(async () => expect(await running()).toEqual([SESSION]));
  await until(() => expect(scene.server.sessions.begun()).toHaveLength(1));
  expect(scene.viewers.list()).toEqual([]);
  expect(scene.link.of('pty.started')).toEqual([]);
});

test('whoever waits for a passkey on a link that is ended waits no more', async () => {
  scene.access.verdict = () => ({ ok: false, error: 'passkey_required' });
  const browser = new RemoteBrowser(scene.link, SESSION);
  browser.start();
  await until(() => expect(scene.link.of('passkey.challenge')).toHaveLength(1));
  scene.server.didLeave(scene.link.context);
  scene.access.verdict = (caller) => ({ ok: true, caller });
  // Somebody else may begin one of that name at once.
  const next = new RemoteBrowser(scene.link, SESSION);
  next.start();
  await until(() => expect(next.text).toContain('ready'));
  expect(browser.text).toBe('');
});

test('a name that is another session’s takes nothing away from that', async () => {
  const browser = new RemoteBrowser(scene.link, SESSION);
  browser.start();
  await until(() => expect(browser.text).toContain('ready'));
  scene.viewers.cutOff(() => true);
  expect(scene.viewers.list()).toEqual([]);
  new RemoteBrowser(scene.link, SESSION).start({ user_id: 'mallory' });
  await until(() =>
    expect(scene.link.of('pty.exited')).toMatchObject([
      { error: 'The session id cannot be used. Try again.' },
    ]),
  );
  expect(scene.disposed).toEqual([]);
  expect(await running()).toEqual([SESSION]);
});

test('a connection from machine to machine ends with the access of who made it', async () => {
  // A server for addresses that never answers: until then none is complete.
  const silent = createSocket('udp4');
  onTestFinished(() => void silent.close());
  await new Promise<void>((resolve) => silent.bind(0, '127.0.0.1', resolve));
  const asked = vi.fn();
  silent.on('message', asked);
  const iceServers = [{ urls: [`stun:127.0.0.1:${silent.address().port}`] }];
  const clock = new ManualClock();
  const peers = new Peers({
    ...{ clock, logger: silentLogger, bindAddress: '127.0.0.1' },
    config: () => ({ connection: 'p2p', iceServers }),
  });
  onTestFinished(() => peers.dispose());
  const allowed = new Set(['r1', 'r2', 'r3']);
  const offer = await anOffer();
  const answers = ['r1', 'r2', 'r3'].map((roost) => {
    const caller = { roost, userId: 'ann', email: '', displayName: '', role: 'owner' } as const;
    return peers
      .answer({ ...caller, passkeys: [] }, 'key', offer, () => allowed.has(roost))
      .then(
        () => 'answered',
        () => 'refused',
      );
  });
  const [locked, signedOut, stays] = answers;
  await until(() => expect(asked.mock.calls.length).toBeGreaterThanOrEqual(3));
  allowed.delete('r1');
  peers.review();
  expect(await locked).toBe('refused');
  peers.leave('r2');
  expect(await signedOut).toBe('refused');
  clock.advance(10_000);
  expect(await stays).toBe('answered');
});

/** A browser's offer of a channel for the session. */
async function anOffer(): Promise<string> {
  const connection = new rtc.PeerConnection('browser', {
    iceServers: [],
    bindAddress: '127.0.0.1',
  });
  onTestFinished(() => connection.close());
  const complete = new Promise<void>((resolve) => {
    connection.onGatheringStateChange((state) => {
      if (state === 'complete') resolve();
    });
  });
  connection.createDataChannel(`pty:${SESSION}`);
  await complete;
  return connection.localDescription()?.sdp ?? '';
}
