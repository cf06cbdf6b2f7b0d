// A roost, or somebody behind it, that sends without end or takes nothing: what the wing keeps of it is
// bounded, everybody else is served, and the link stays up or is dialled anew.

import { randomBytes } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WingIdentity } from '#client/tunnel/wing-identity.ts';
import { type LinkedWing, linkWing } from '../support/roost/linked-wing.ts';
import { ScriptedRoost } from '../support/roost/scripted-roost.ts';
import { tunnelOf } from '../support/roost/tunnel-of.ts';
import { until } from '../support/until.ts';

// What is measured is memory: how long a busy machine takes for a flood says nothing.
vi.setConfig({ testTimeout: 240_000 });

const MIB = 1024 * 1024;
let roost: ScriptedRoost;
let wing: LinkedWing;

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/** Bytes in use, once what nobody refers to is gone. */
function inUse(): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

beforeEach(async () => {
  // What is kept for tests to look at would be what is measured.
  roost = await ScriptedRoost.start({ records: false, access: 'everybody' });
  wing = await linkWing(roost);
  await wing.client.api.sessions.create({
    ...{ id: '0f0c91ab', shell: '/bin/sh', args: ['-c', 'exec cat'], cols: 80, rows: 24 },
  });
});

afterEach(async () => {
  await wing[Symbol.asyncDispose]();
  await roost[Symbol.asyncDispose]();
});

/** Resolves once all that was sent before has been dealt with. */
async function answered(): Promise<void> {
  await until(async () => {
    const tunnel = tunnelOf(roost, wing.wingId);
    const answer = await tunnel.request({ type: 'wing.info' }).finally(() => tunnel.dispose());
    expect(answer).toMatchObject({ hostname: 'testhost' });
  });
}

/** How much more is in use after `rounds` of `flood` than after a few of them. */
async function growth(rounds: number, flood: (round: number) => void): Promise<number> {
  for (let round = 0; round < rounds; round++) flood(round);
  await answered();
  const before = inUse();
  for (let round = 0; round < rounds; round++) flood(rounds + round);
  await answered();
  return inUse() - before;
}

const someKey = (): string => randomBytes(32).toString('base64');

test.each([
  [
    'attaches',
    1500,
    (round: number) => ({
      ...{ type: 'pty.attach', session_id: `dead${round.toString(16).padStart(4, '0')}` },
      ...{ user_id: 'local', public_key: someKey(), cols: 80, rows: 24 },
    }),
  ],
  [
    'attaches of people who may not, each another',
    1500,
    (round: number) => ({
      ...{ type: 'pty.attach', session_id: '0f0c91ab', spectate: round % 2 === 0 },
      ...{ user_id: `user${round}`, viewer_id: `v${round}`, email: `${round}@example.org` },
      ...{ public_key: someKey(), cols: 80, rows: 24 },
    }),
  ],
  [
    'starts of what is not here',
    2000,
    (round: number) => ({
      ...{ type: 'pty.start', session_id: (round + 2 ** 28).toString(16), agent: 'nothing' },
      ...{ user_id: `user${round}`, public_key: someKey(), cols: 80, rows: 24 },
      passkeys: [someKey()],
    }),
  ],
  [
    'requests that nobody can open',
    2500,
    (round: number) => ({
      ...{ type: 'tunnel.req', request_id: `r${round}`, sender_pub: someKey() },
      ...{ sender_user_id: `user${round}`, sender_email: `${round}@example.org` },
      ...{ sender_passkeys: [someKey()], payload: someKey() },
    }),
  ],
  [
    'answers to passkeys, input, sizes and acknowledgements of nobody',
    2500,
    (round: number) => {
      const type = ['passkey.response', 'pty.input', 'pty.resize', 'pty.attention_ack'][round % 4];
      return { type, session_id: `s${round}`, data: someKey(), cols: 80, rows: 24 };
    },
  ],
])('a flood of %s leaves next to nothing behind', async (_, rounds, message) => {
  const more = await growth(rounds, (round) => roost.tellWings(message(round)));
  // The keys of all requests alone would be twice as much.
  expect(more).toBeLessThan(3 * MIB);
  expect(roost.registrations).toBe(1);
  expect((await wing.status()).viewers).toEqual([]);
  expect(await wing.client.api.sessions.list()).toHaveLength(1);
});

test('many requests at once are answered, the rest refused, and none is forgotten', async () => {
  const tunnel = tunnelOf(roost, wing.wingId);
  await tunnel.request({ type: 'wing.info' });
  const answers = await Promise.all(
    Array.from({ length: 500 }, () => tunnel.request({ type: 'sessions.list' })),
  );
  tunnel.dispose();
  const refused = answers.filter((answer) => Object.hasOwn(Object(answer), 'error'));
  expect(answers).toHaveLength(500);
  expect(new Set(refused.map((answer) => JSON.stringify(answer)))).toEqual(
    new Set(refused.length > 0 ? ['{"error":"too many requests"}'] : []),
  );
  expect(refused.length).toBeLessThan(500);
  await answered();
});

test('a message in fragments without end is given up at the limit of whole ones', async () => {
  const socket = roost.wings[0]?.socket;
  const piece = Buffer.alloc(16 * 1024, 'x');
  for (let sent = 0; sent < 4 * MIB; sent += piece.length) {
    socket?.send(piece, { binary: false, fin: false }, () => {});
  }
  await until(() => expect(roost.registrations).toBe(2));
  await answered();
});

test('output that nobody takes is not kept, and holds up nobody at the machine', async () => {
  await wing.client.api.sessions.create({
    ...{ id: '0f0c91ac', shell: '/bin/sh', cols: 80, rows: 24 },
    args: ['-c', 'stty -echo; echo ready; read -r go; exec yes 0123456789012345678901234567890'],
  });
  await using browser = wing.browser({ reattachAfter: null, keeps: false });
  await browser.connect();
  await browser.attach('0f0c91ac');
  roost.wings[0]?.socket.pause();
  let seen = 0;
  const nothing = (): void => {};
  const channel = wing.client.terminals.open(
    { id: '0f0c91ac', cols: 80, rows: 24 },
    {
      snapshot: (_head, _seq, replay) => channel.ack(replay.length),
      data: (_seq, bytes) => {
        seen += bytes.length;
        channel.ack(bytes.length);
      },
      ...{ resized: nothing, exited: nothing, failed: nothing, inputRefused: nothing },
    },
  );
  await wing.client.api.sessions.exec({ id: '0f0c91ac', input: '' });
  await until(() => expect(seen).toBeGreaterThan(4 * MIB));
  const [before, from] = [inUse(), seen];
  await until(() => expect(seen).toBeGreaterThan(from + 24 * MIB));
  expect(inUse() - before).toBeLessThan(12 * MIB);
  channel.dispose();
  await wing.client.api.sessions.kill({ id: '0f0c91ac' });
  roost.wings[0]?.socket.resume();
  await answered();
});

test('keys without end push out none of those who may come in', async () => {
  const identity = WingIdentity.generate();
  const tunnel = tunnelOf(roost, wing.wingId, roost.owner, identity);
  let last = '';
  roost.tampering.toWing = (frame) => {
    if (frame.includes(identity.publicBase64)) last = frame;
    return [frame];
  };
  await tunnel.request({ type: 'sessions.list' });
  roost.tampering.toWing = undefined;
  for (let round = 0; round < 1200; round++) {
    roost.tellWings({
      ...{ type: 'tunnel.req', request_id: `r${round}`, sender_pub: someKey() },
      payload: someKey(),
    });
  }
  const got: string[] = [];
  roost.tampering.toBrowser = (frame) => {
    got.push(frame);
    return [frame];
  };
  // What was asked before is remembered still.
  roost.tellWings(last.replace(/"request_id":"[^"]+"/, '"request_id":"again"'));
  await answered();
  expect(last).toContain('request_id');
  expect(got.join()).not.toContain('again');
  tunnel.dispose();
});
