// How a wing gets to its roost and stays there, over real sockets and with the clock in hand: checklist
// of the wing protocol, lines 2, 4 to 6, 38, 40, 41, 45 and 46.

import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { fieldsOf } from '#shared/protocol/wing/passkey-fields.ts';
import { readMessage } from '#shared/protocol/wing/read-message.ts';
import { MAX_WING_MESSAGE } from '#shared/protocol/wing/wing-limits.ts';
import { fromWing } from '#shared/protocol/wing/wing-messages.ts';
import { Passkey } from '../support/passkey.ts';
import { type LinkedWing, linkWing } from '../support/roost/linked-wing.ts';
import { ScriptedRoost } from '../support/roost/scripted-roost.ts';
import { tunnelOf } from '../support/roost/tunnel-of.ts';
import { SteppedClock } from '../support/stepped-clock.ts';
import { until } from '../support/until.ts';

const HOUR = 3_600_000;
let roost: ScriptedRoost;
let wing: LinkedWing;
let clock: SteppedClock;

beforeEach(async () => {
  clock = new SteppedClock();
  roost = await ScriptedRoost.start();
  // Without chance, so that waits are what the protocol says.
  wing = await linkWing(roost, { clock, random: { bytes: (length) => new Uint8Array(length) } });
  // What it asks itself through the roost takes no part in what follows.
  await until(async () => expect((await wing.status()).roosts[0]?.proof).not.toBeNull());
});

afterEach(async () => {
  await wing[Symbol.asyncDispose]();
  await roost[Symbol.asyncDispose]();
});

/** Asks the machine something through the roost. */
async function asked(): Promise<unknown> {
  const tunnel = tunnelOf(roost, wing.wingId);
  try {
    return await tunnel.request({ type: 'wing.info' });
  } finally {
    tunnel.dispose();
  }
}

/** Another program that signs in as a wing; resolves once the roost has taken its registration. */
async function otherWing(registration: string): Promise<WebSocket> {
  const before = roost.registrations;
  const { token } = roost.owner;
  const socket = new WebSocket(`${roost.url.replace('http', 'ws')}/ws/wing`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  await once(socket, 'open');
  const acknowledged = once(socket, 'message');
  socket.send(registration);
  await acknowledged;
  expect(roost.registrations).toBe(before + 1);
  return socket;
}

async function close(socket: WebSocket): Promise<void> {
  const closed = once(socket, 'close');
  socket.close();
  await closed;
}

test('checklist 4: dials again after 1, 2, 4, 8, 10 and 10 s, and after 1 s once it was good', async () => {
  clock.stop();
  /** The wait before the next dial, once the last has failed. */
  const wait = async (): Promise<number> => {
    let left = 0;
    await until(async () => {
      const { state, retryAt } = (await wing.status()).roosts[0] ?? {};
      expect(state).toBe('disconnected');
      left = (retryAt ?? 0) - clock.now();
    });
    return left;
  };
  const failedOnce = async (): Promise<number> => {
    const left = await wait();
    clock.advance(left);
    return Math.round(left);
  };
  roost.refusals = [404, 429, 503];
  roost.wings[0]?.socket.terminate();
  const waits = [];
  for (let refused = 0; refused < 3; refused++) waits.push(await failedOnce());
  // The third refusal; from here on nobody listens.
  await wait();
  expect(roost.refusals).toEqual([]);
  await roost.kill();
  for (let refused = 0; refused < 2; refused++) waits.push(await failedOnce());
  await wait();
  await roost.resume();
  waits.push(await failedOnce());
  expect(waits).toEqual([1000, 2000, 4000, 8000, 10_000, 10_000]);
  await until(() => expect(roost.registrations).toBe(2));
  await until(async () => expect((await wing.status()).roosts[0]?.state).toBe('connected'));
  roost.wings[0]?.socket.terminate();
  expect(await failedOnce()).toBe(1000);
  await until(() => expect(roost.registrations).toBe(3));
});

test('checklist 5: what is asked before the registration is acknowledged is answered', async () => {
  roost.acknowledges = false;
  await roost.restart();
  await until(async () => {
    await wing.client.api.remote.retry({ roost: wing.roostId });
    expect(roost.registrations).toBe(2);
  });
  expect(await asked()).toMatchObject({ hostname: 'testhost' });
  expect((await wing.status()).roosts[0]?.state).toBe('connecting');
});

test('checklist 6: a heartbeat each 30 s; ten idle minutes and a roost that pings leave it open', async () => {
  const [linked] = roost.wings;
  if (!linked) throw new Error('not linked');
  clock.stop();
  const before = linked.beats;
  for (let seconds = 0; seconds < 600; seconds += 10) {
    clock.advance(10_000);
    // Its answer comes after that to any ping of the wing.
    const answered = once(linked.socket, 'pong');
    linked.socket.ping();
    await answered;
  }
  await until(() => expect(linked.beats - before).toBe(20));
  expect(roost.registrations).toBe(1);
  expect((await wing.status()).roosts[0]?.state).toBe('connected');
});

test('a roost that has gone without a word is found out, and dialled again', async () => {
  clock.stop();
  // Neither read from nor closed: nothing is answered any more.
  roost.wings[0]?.socket.pause();
  clock.advance(20_000);
  clock.advance(20_000);
  await until(async () => {
    expect((await wing.status()).roosts[0]?.state).toBe('disconnected');
  });
  clock.advance(1000);
  await until(() => expect(roost.registrations).toBe(2));
});

test('a link that a sleep has cut off is dialled anew in seconds; one that lives is kept', async () => {
  clock.stop();
  clock.skew += HOUR;
  clock.advance(5000);
  // What it asks itself comes back over the link.
  await until(async () => {
    expect((await wing.status()).roosts[0]?.proof?.at).toBeGreaterThan(clock.now() - HOUR);
  });
  clock.advance(10_000);
  expect(roost.registrations).toBe(1);
  const [linked] = roost.wings;
  if (!linked) throw new Error('not linked');
  // Whoever asks through the roost reaches nothing: what is sent to the wing is lost.
  roost.tampering.toWing = () => [];
  clock.skew += HOUR;
  clock.advance(5000);
  clock.advance(10_000);
  await until(async () => {
    expect((await wing.status()).roosts[0]?.state).toBe('disconnected');
  });
  roost.tampering.toWing = undefined;
  clock.advance(1000);
  await until(() => expect(roost.registrations).toBe(2));
});

test.each([
  ['behind', -5 * HOUR],
  ['ahead', 5 * HOUR],
  ['a year and more behind', -400 * 24 * HOUR],
])('a machine whose clock is %s stays linked, and so does one whose roost is', async (_, off) => {
  clock.skew = off;
  expect(await asked()).toMatchObject({ hostname: 'testhost' });
  roost.clockOff = -off;
  await wing.client.api.remote.signIn({ roost: wing.roostId });
  await until(() => expect(roost.registrations).toBe(2));
  await until(async () => {
    expect((await wing.status()).roosts[0]).toMatchObject({ state: 'connected', problem: null });
  });
  expect(await asked()).toMatchObject({ hostname: 'testhost' });
  expect(roost.registrations).toBe(2);
});

test('a passkey that was shown counts as long as the rules say, whichever way a clock is set', async () => {
  const key = new Passkey('127.0.0.1');
  await wing.client.api.remote.changeAccess({
    ...{ locked: true, authTtl: 2000 },
    allowed: [{ roost: wing.roostId, userId: 'local', key: key.base64 }],
  });
  // Moved on by less than any wait of the link.
  clock.stop();
  const tunnel = tunnelOf(roost, wing.wingId);
  const ask = (inner: { readonly type: string } & Record<string, unknown>): Promise<unknown> =>
    tunnel.request(inner);
  const shown = async (): Promise<string> => {
    const { challenge } = (await ask({ type: 'passkey.challenge' })) as { challenge: string };
    const signed = key.assert(Buffer.from(challenge, 'base64url'));
    const answer = await ask({ type: 'passkey.auth', ...fieldsOf(signed) });
    return (answer as { auth_token: string }).auth_token;
  };
  const good = async (auth_token: string): Promise<boolean> =>
    Object.hasOwn(Object(await ask({ type: 'wing.info', auth_token })), 'agents');
  const first = await shown();
  // What the roost thinks the time is means nothing, and a clock that is set back gives nobody more.
  roost.clockOff = 24 * HOUR;
  clock.skew -= 5 * HOUR;
  clock.advance(1999);
  expect(await good(first)).toBe(true);
  clock.advance(1);
  expect(await good(first)).toBe(false);
  // While a machine sleeps only the wall clock goes on.
  const second = await shown();
  expect(await good(second)).toBe(true);
  clock.skew += 2000;
  expect(await good(second)).toBe(false);
  tunnel.dispose();
});

test('checklist 46: dashboards are told of a machine, its rules and its end, in these fields', async () => {
  const dashboard = new WebSocket(`${roost.url.replace('http', 'ws')}/ws/app`, {
    headers: { Cookie: `wt_session=${roost.owner.cookie}` },
  });
  const told: unknown[] = [];
  dashboard.on('message', (data) => {
    if (Buffer.isBuffer(data)) told.push(JSON.parse(data.toString('utf8')));
  });
  await once(dashboard, 'open');
  const [registered] = roost.wings;
  if (!registered) throw new Error('not linked');
  const { wingId: wing_id, publicKey: public_key } = registered;
  const whose = { user_id: 'local', owner: 'local' };
  registered.socket.terminate();
  await until(() => expect(roost.registrations).toBe(2));
  await wing.client.api.remote.changeAccess({
    ...{ locked: true, allowed: [{ roost: wing.roostId, userId: 'local' }] },
  });
  await until(() =>
    expect(told).toEqual([
      { type: 'wing.offline', wing_id },
      { type: 'wing.online', wing_id, public_key, locked: false, allowed_count: 0, ...whose },
      { type: 'wing.config', wing_id, public_key, locked: true, allowed_count: 1, ...whose },
    ]),
  );
  await close(dashboard);
});

test('checklist 2: what a Go wing leaves out or has as null is a registration', async () => {
  const frame =
    '{"type":"wing.register","wing_id":"5b0c7d","agents":["claude"],"skills":null,"labels":null,' +
    '"identities":null,"locked":false}';
  const socket = await otherWing(frame);
  expect(roost.wings.at(-1)).toMatchObject({ wingId: '5b0c7d', locked: false, allowedCount: 0 });
  // As a roost of ours reads it.
  const read = readMessage(fromWing, frame, MAX_WING_MESSAGE);
  expect(read).toMatchObject({
    ok: true,
    message: { agents: ['claude'], identities: [], labels: [], public_key: '', allowed_count: 0 },
  });
  await close(socket);
});

test('checklist 45: of two with one id the newest is reached, and nobody hears that it has gone', async () => {
  const [ours] = roost.wings;
  const told = (): string[] => roost.events.map(({ type }) => type);
  const registration = roost.fromWings.find((frame) => frame.includes('wing.register')) ?? '';
  const other = await otherWing(registration);
  await using browser = wing.browser({ reattachAfter: null });
  await browser.connect();
  const typed = { type: 'pty.input', session_id: '0f0c91ab', data: 'AAAA' };
  const got = once(other, 'message');
  browser.send(typed);
  expect(JSON.parse(String((await got)[0]))).toEqual(typed);
  ours?.socket.terminate();
  await until(() => expect(roost.wings).not.toContain(ours));
  expect(told()).not.toContain('wing.offline');
  // It dials again, and is the newest then.
  await until(() => expect(roost.wings.length).toBe(2));
  expect(await asked()).toMatchObject({ hostname: 'testhost' });
  await close(other);
  await until(() => expect(roost.wings.length).toBe(1));
  expect(told()).not.toContain('wing.offline');
});

test('checklist 40: machines and programs tell no origin, and pages of others get no socket', async () => {
  const foreign = new WebSocket(`${roost.url.replace('http', 'ws')}/ws/pty`, {
    headers: { Cookie: `wt_session=${roost.owner.cookie}`, Origin: 'https://evil.example' },
  });
  const [, response] = await once(foreign, 'unexpected-response');
  expect(response.statusCode).toBe(403);
  foreign.on('error', () => {});
  foreign.terminate();
  expect(await asked()).toMatchObject({ hostname: 'testhost' });
});

test('checklist 38: outsiders are told that there is no machine, and what they send does nothing', async () => {
  const outsider = roost.addUser('mallory');
  await wing.client.api.sessions.create({
    ...{ id: '0f0c91ab', shell: '/bin/sh', args: ['-c', 'exec cat'], cols: 80, rows: 24 },
  });
  await using browser = wing.browser({ user: outsider, reattachAfter: null });
  await browser.connect();
  await expect(browser.start()).rejects.toThrow('no wing connected');
  await expect(browser.attach('0f0c91ab')).rejects.toThrow('wing not found');
  const tunnel = tunnelOf(roost, wing.wingId, outsider);
  await expect(tunnel.request({ type: 'wing.info' })).rejects.toMatchObject({
    code: 'wing_not_found',
  });
  tunnel.dispose();
  // A Go roost forwards these to whoever is named in the address.
  const before = roost.toWings.length;
  browser.send({ type: 'pty.resize', session_id: '0f0c91ab', cols: 20, rows: 5 });
  browser.send({ type: 'pty.input', session_id: '0f0c91ab', data: 'AAAA' });
  browser.send({ type: 'pty.kill', session_id: '0f0c91ab' });
  await until(() => expect(roost.toWings.length).toBe(before + 3));
  expect(await asked()).toMatchObject({ hostname: 'testhost' });
  expect(await wing.client.api.sessions.get({ id: '0f0c91ab' })).toMatchObject({
    ...{ cols: 80, exit: null },
  });
});

test('checklist 41: a client that is refused for asking too often may ask again', async () => {
  roost.browserRefusals = [429];
  await expect(asked()).rejects.toMatchObject({ code: 'roost_unreachable' });
  expect(await asked()).toMatchObject({ hostname: 'testhost' });
});
