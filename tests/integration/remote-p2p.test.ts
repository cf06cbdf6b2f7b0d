// Streams from machine to machine over real data channels on the loopback, whatever happens to them.
// `wing-p2p.test.ts` has them beside a roost.

import { createSocket } from 'node:dgram';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as immediate } from 'node:timers/promises';
import * as fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Peers } from '#core/link/p2p/peers.ts';
import { LocalWing } from '#core/link/pty/local-wing.ts';
import { PtyServer } from '#core/link/pty/pty-server.ts';
import { SessionOwners } from '#core/link/pty/session-owners.ts';
import type { RemoteCaller } from '#core/link/remote-caller.ts';
import { RemoteViewers } from '#core/link/remote-viewers.ts';
import { nodeClock } from '#core/system/node-clock.ts';
import { type Clock, silentLogger } from '#shared/base/ports.ts';
import { defaultRemoteConfig, type RemoteConfig } from '#shared/contract/remote-config.ts';
import { readMessage } from '#shared/protocol/wing/read-message.ts';
import { MAX_WING_MESSAGE } from '#shared/protocol/wing/wing-limits.ts';
import { type FromWing, fromWing } from '#shared/protocol/wing/wing-messages.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { createRealWing, type RealWing } from '../support/real-wing.ts';
import { MemoryLink, RemoteBrowser } from '../support/remote-browser.ts';
import { BrowserPeer } from '../support/roost/browser-peer.ts';
import { openAccess } from '../support/scene-access.ts';
import { TypingTab } from '../support/typing-tab.ts';
import { until } from '../support/until.ts';

// The library finds its ways by itself, at its own pace: on a busy machine that takes long.
vi.setConfig({ testTimeout: 180_000 });

const SESSION = '5f0c91ab';
let real: RealWing;
let local: LocalWing;
let pty: PtyServer;
let peers: Peers;
let viewers: RemoteViewers;
let link: MemoryLink;
let config: RemoteConfig;
let program: string;
let browsers: Peer[];

const access = openAccess({
  get config() {
    return config;
  },
  gate: (caller, token) =>
    token === 'none' ? { ok: false, error: 'passkey_required' } : { ok: true, caller },
  maySee: () => true,
});

/** Time for the limits of connections, which a test may stop. */
let limits: Clock;

/** A browser's end of the connection. */
class Peer extends BrowserPeer {
  readonly received: FromWing[] = [];

  constructor(label: string, onMessage: (message: FromWing) => void) {
    super(label, (frame) => {
      const read = readMessage(fromWing, frame, MAX_WING_MESSAGE);
      if (!read.ok) throw new Error(read.reason);
      this.received.push(read.message);
      onMessage(read.message);
    });
    browsers.push(this);
  }

  /** Connects as `who`; resolves when the channel is open at both ends. */
  async join(browser: RemoteBrowser, who: Partial<RemoteCaller> = {}): Promise<void> {
    const caller: RemoteCaller = {
      ...{ roost: 'r1', userId: 'local', email: '', displayName: '', role: 'owner', passkeys: [] },
      ...who,
    };
    const { publicBase64: publicKey } = browser.identity;
    await this.connect((offer) => peers.answer(caller, publicKey, offer, () => true));
    const session = this.channel.getLabel().slice('pty:'.length);
    const { roost, userId } = caller;
    // Not the wait for it: time may stand still.
    const there = (): Promise<unknown> =>
      Promise.race([peers.find({ roost, userId, publicKey }, session), immediate(null)]);
    await until(async () => expect(await there()).not.toBeNull());
  }
}

beforeEach(() => {
  real = createRealWing();
  local = new LocalWing(real.wing.connect);
  viewers = new RemoteViewers();
  browsers = [];
  limits = nodeClock;
  config = { ...defaultRemoteConfig, connection: 'p2p', spectate: true };
  program = 'stty -echo; printf "ready\\n"; exec cat';
  peers = new Peers({
    ...{ config: () => config, logger: silentLogger, bindAddress: '127.0.0.1' },
    clock: { ...nodeClock, after: (ms, run) => limits.after(ms, run) },
  });
  pty = new PtyServer({
    ...{ wing: local, owners: new SessionOwners(local), access, viewers, peers },
    eggs: {
      agents: () => Promise.resolve(['shell']),
      launch: () =>
        Promise.resolve({
          shell: '/bin/sh',
          args: ['-c', program],
          cwd: real.home,
          env: { PATH: '/usr/bin:/bin', HOME: real.home },
          dispose: () => Promise.resolve(),
        }),
    },
    clock: nodeClock,
    logger: silentLogger,
  });
  link = new MemoryLink(() => pty.service);
});

afterEach(async () => {
  for (const browser of browsers) browser.close();
  pty.dispose();
  peers.dispose();
  local.dispose();
  await real[Symbol.asyncDispose]();
});

async function started(): Promise<RemoteBrowser> {
  const browser = new RemoteBrowser(link, SESSION);
  browser.start();
  await until(() => expect(browser.text).toContain('ready'));
  return browser;
}

/** A browser whose stream goes from machine to machine. */
async function migrated(label = `pty:${SESSION}`): Promise<[RemoteBrowser, Peer]> {
  const browser = await started();
  const peer = new Peer(label, (message) => browser.take(message));
  await peer.join(browser);
  link.tell({ type: 'pty.migrate', session_id: SESSION });
  await until(() => expect(link.of('pty.migrated')).toHaveLength(1));
  return [browser, peer];
}

const input = (browser: RemoteBrowser, text: string) => ({
  ...{ type: 'pty.input', session_id: SESSION, data: browser.seal(text) },
});

test('output, input and sizes go over the channel, in messages that fit', async () => {
  program = 'stty -echo; printf "ready\\n"; read go; seq 30000; stty size; exec cat';
  const [browser, peer] = await migrated();
  expect(viewers.list()).toMatchObject([{ path: 'p2p', controls: true }]);
  const before = link.of('pty.output').length;
  peer.send({ type: 'pty.resize', session_id: SESSION, cols: 90, rows: 31 });
  peer.send(input(browser, 'go\n'));
  await until(() => expect(browser.text).toMatch(/\n31 90\r\n/));
  expect(browser.text).toContain(
    Array.from({ length: 30_000 }, (_, at) => `${at + 1}\r\n`).join(''),
  );
  // `pty.migrated` was the last that came by the roost.
  expect(link.of('pty.output')).toHaveLength(before);
  expect(peer.longest).toBeLessThanOrEqual(65_536);
  expect(link.sent.findLastIndex(({ type }) => type === 'pty.output')).toBeLessThan(
    link.sent.findIndex(({ type }) => type === 'pty.migrated'),
  );
});

test('a channel that is lost during a flood loses nothing that is typed or shown', async () => {
  program =
    'stty -echo; printf "ready\\n"; read go; (seq 120000; echo flooded) & exec tee typed.log';
  const [browser, peer] = await migrated();
  peer.send(input(browser, 'go\n'));
  const typed: string[] = [];
  const sent: ReturnType<typeof input>[] = [];
  const type = (text: string): void => {
    typed.push(text);
    const message = input(browser, `${text}\n`);
    sent.push(message);
    if (sent.length <= 20) peer.send(message);
  };
  for (let at = 0; at < 20; at += 1) type(`key-${at}`);
  await until(() => expect(peer.received.length).toBeGreaterThan(5));
  peer.close();
  await until(() => expect(link.of('pty.fallback')).toHaveLength(1));
  expect(viewers.list()).toMatchObject([{ path: 'relay' }]);
  for (let at = 20; at < 25; at += 1) type(`key-${at}`);
  // What may not have arrived is sent again; what did arrive is not taken twice.
  const at = browser.pieces.length;
  for (const message of sent) link.tell(message);
  await until(async () => {
    const got = await readFile(join(real.home, 'typed.log'), 'utf8');
    expect(got.trimEnd().split('\n')).toEqual(typed);
  });
  const shown = (): string =>
    Buffer.concat(browser.pieces.slice(at).map(({ bytes }) => bytes)).toString();
  await until(() => expect(shown()).toContain('key-24'));
  await until(() => expect(shown()).toContain('flooded'));
});

test('spectators stay with the roost, and everybody hears of the end', async () => {
  program = 'stty -echo; printf "ready\\n"; read go; printf "bye\\n"; exit 3';
  const [browser, peer] = await migrated();
  const watcher = new RemoteBrowser(link, SESSION, 'w1');
  watcher.attach({ user_id: 'ann' });
  await until(() => expect(watcher.text).toContain('ready'));
  peer.send(input(browser, 'go\n'));
  await until(() => expect(watcher.text).toContain('bye'));
  await until(() => expect(link.of('pty.exited')).toHaveLength(2));
  expect(link.of('pty.exited').map(({ viewer_id }) => viewer_id)).toEqual(['w1', '']);
  const types = peer.received.map(({ type }) => type);
  expect(types.at(-1)).toBe('pty.exited');
  expect(new Set(types)).toEqual(new Set(['pty.output', 'pty.exited']));
  expect(browser.text).toContain('bye');
});

test('only input and sizes of the session that somebody controls are taken from a channel', async () => {
  const [browser, peer] = await migrated();
  peer.send({ type: 'pty.kill', session_id: SESSION });
  peer.send({ type: 'pty.attach', session_id: SESSION, user_id: 'mallory' });
  peer.send({ type: 'pty.resize', session_id: '00000000', cols: 1, rows: 1 });
  peer.channel.sendMessageBinary(Buffer.from('{}'));
  peer.channel.sendMessage('{');
  peer.send(input(browser, 'still here\n'));
  await until(() => expect(browser.text).toContain('still here'));
  // Who takes over leaves the channel without effect.
  const other = new RemoteBrowser(link, SESSION);
  other.attach();
  await until(() => expect(other.text).toContain('still here'));
  peer.send(input(browser, 'not any more\n'));
  other.type('mine\n');
  await until(() => expect(other.text).toContain('mine'));
  expect(other.text).not.toContain('not any more');
  expect(viewers.list()).toMatchObject([{ path: 'relay' }]);
});

test.each([
  ['of somebody else', `pty:${SESSION}`, { userId: 'mallory' }, ''],
  ['for another session', 'pty:00000000', {}, ''],
  ['without a token', `pty:${SESSION}`, {}, 'none'],
])('a channel %s is not used', async (_, label, who, auth_token) => {
  const browser = await started();
  const peer = new Peer(label, () => {});
  await peer.join(browser, who);
  link.tell({ type: 'pty.migrate', session_id: SESSION, auth_token });
  browser.type('by relay\n');
  await until(() => expect(browser.text).toContain('by relay'));
  expect(link.of('pty.migrated')).toEqual([]);
  expect(peer.received).toEqual([]);
});

test('a new offer of a tab takes the place of its last one', async () => {
  const [browser, peer] = await migrated();
  const next = new Peer(`pty:${SESSION}`, (message) => browser.take(message));
  await next.join(browser);
  await until(() => expect(peer.channel.isOpen()).toBe(false));
  await until(() => expect(link.of('pty.fallback')).toHaveLength(1));
  link.tell({ type: 'pty.migrate', session_id: SESSION });
  await until(() => expect(link.of('pty.migrated')).toHaveLength(2));
  const before = link.of('pty.output').length;
  next.send(input(browser, 'over the new one\n'));
  await until(() => expect(browser.text).toContain('over the new one'));
  expect(link.of('pty.output')).toHaveLength(before);
  expect(viewers.list()).toMatchObject([{ path: 'p2p' }]);
});

test('an offer that another one replaces is refused at once, and the other one answered', async () => {
  const browser = await started();
  const first = new Peer(`pty:${SESSION}`, () => {});
  const second = new Peer(`pty:${SESSION}`, (message) => browser.take(message));
  // So that they are offered in this order.
  await Promise.all([first.ready, second.ready]);
  // Time stands still: no limit ends the wait.
  limits = new ManualClock();
  const replaced = first.join(browser);
  await Promise.all([
    expect(replaced).rejects.toThrow('webrtc offer: no connection could be prepared'),
    second.join(browser),
  ]);
  limits = nodeClock;
  link.tell({ type: 'pty.migrate', session_id: SESSION });
  await until(() => expect(link.of('pty.migrated')).toHaveLength(1));
  second.send(input(browser, 'over the second\n'));
  await until(() => expect(browser.text).toContain('over the second'));
});

test('ICE servers are asked as the rules say, and one that does not answer holds nothing up', async () => {
  const stun = createSocket('udp4');
  const asked = new Promise<Buffer>((resolve) => stun.once('message', resolve));
  await new Promise<void>((resolve) => stun.bind(0, '127.0.0.1', resolve));
  try {
    const urls = [`stun:127.0.0.1:${stun.address().port}`];
    config = { ...config, iceServers: [{ urls }] };
    const clock = new ManualClock();
    limits = clock;
    const browser = await started();
    const peer = new Peer(`pty:${SESSION}`, (message) => browser.take(message));
    const connected = peer.join(browser);
    // A binding request.
    expect((await asked).readUInt16BE(0)).toBe(1);
    clock.advance(10_000);
    await connected;
  } finally {
    stun.close();
  }
});

test('nothing that is typed is lost, doubled or out of order, however the way changes', async () => {
  program = 'stty -echo; printf "ready\\n"; exec tee typed.log';
  const browser = await started();
  const tab = new TypingTab(browser, link);
  const lines = fc.nat(30);
  const way = fc.record({
    ...{ before: lines, handedOver: lines, moved: lines, after: lines },
    lost: fc.constantFrom('here', 'there', 'replaced'),
  });
  for (const { before, handedOver, moved, after, lost } of fc.sample(way, {
    numRuns: 4,
    seed: 20_261_121,
  })) {
    tab.type(before);
    const peer = new Peer(`pty:${SESSION}`, (message) => browser.take(message));
    await peer.join(browser);
    tab.type(before);
    tab.migrate((message) => {
      try {
        peer.send(message);
      } catch {
        // Lost a moment ago: it is sent again.
      }
    });
    tab.type(handedOver);
    await until(() => expect(tab.way).toBe('channel'));
    tab.type(moved);
    if (lost === 'here') peers.close();
    else if (lost === 'there') peer.close();
    else await new Peer(`pty:${SESSION}`, () => {}).join(browser);
    tab.type(after);
    await until(() => expect(tab.way).toBe('relay'));
    tab.type(after);
  }
  await until(async () => {
    const got = await readFile(join(real.home, 'typed.log'), 'utf8');
    expect(got.trimEnd().split('\n')).toEqual(tab.typed);
  });
});

test('offers are refused in words of the protocol while connections are not allowed, or make no sense', async () => {
  const caller: RemoteCaller = {
    ...{ roost: 'r1', userId: 'local', email: '', displayName: '', role: 'owner', passkeys: [] },
  };
  const offer = (sdp: string): Promise<string> => peers.answer(caller, 'key', sdp, () => true);
  await expect(offer('')).rejects.toThrow('missing sdp');
  await expect(offer('v=0\r\nno sdp')).rejects.toThrow(/^webrtc offer: /);
  config = { ...config, connection: 'relay' };
  await expect(offer('v=0')).rejects.toThrow('p2p not enabled');
});
