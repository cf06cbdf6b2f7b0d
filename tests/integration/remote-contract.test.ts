// The whole contract through a roost: what travels there is sealed, counted and ends with the access.

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { connectRemoteWing } from '#client/tunnel/connect-remote-wing.ts';
import type { TunnelClient } from '#client/tunnel/tunnel-client.ts';
import { openContract } from '#shared/client/tunnel/open-contract.ts';
import { connectWing, toAppError, type WingClient } from '#shared/client/wing-client.ts';
import type { ChannelTransport } from '#shared/protocol/wing/channel-transport.ts';
import { MAX_BROWSER_MESSAGE } from '#shared/protocol/wing/wing-limits.ts';
import { type LinkedWing, linkWing } from '../support/roost/linked-wing.ts';
import { ScriptedBrowser } from '../support/roost/scripted-browser.ts';
import { ScriptedRoost } from '../support/roost/scripted-roost.ts';
import { tunnelOf } from '../support/roost/tunnel-of.ts';

const SHELL = { shell: '/bin/sh', cwd: '/', cols: 80, rows: 24 };
let roost: ScriptedRoost;
let linked: LinkedWing;
const tunnels: TunnelClient[] = [];

beforeEach(async () => {
  roost = await ScriptedRoost.start({ access: 'everybody' });
  linked = await linkWing(roost);
});

afterEach(async () => {
  for (const tunnel of tunnels.splice(0)) tunnel.dispose();
  await linked[Symbol.asyncDispose]();
  await roost[Symbol.asyncDispose]();
});

interface Remote {
  readonly transport: ChannelTransport;
  readonly wing: WingClient;
  /** How the channel has ended. */
  readonly ended: Promise<{ readonly code: number; readonly reason: string }>;
}

async function connect(user = roost.owner): Promise<Remote> {
  const tunnel = tunnelOf(roost, linked.wingId, user);
  tunnels.push(tunnel);
  const transport = await openContract(tunnel);
  const ended = new Promise<{ code: number; reason: string }>((resolve) =>
    transport.onDidClose(resolve),
  );
  return { transport, wing: connectWing(transport), ended };
}

/** Attaches a terminal; its output as text. */
function shown(wing: WingClient, id: string, more: { readonly unseen?: boolean } = {}) {
  const seen = { text: '', failed: '' };
  const take = (bytes: Uint8Array): void => {
    seen.text += Buffer.from(bytes).toString('utf8');
    // Who never takes anything is not sent what was left out.
    channel.ack(bytes.length);
  };
  const channel = wing.terminals.open(
    { id, cols: 80, rows: 24, ...more },
    {
      snapshot: (_head, _seq, replay) => take(replay),
      data: (_seq, bytes) => take(bytes),
      failed: ({ code }) => {
        seen.failed = code;
      },
      ...{ resized: () => {}, exited: () => {}, inputRefused: () => {} },
    },
  );
  return { seen, channel };
}

const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'ok',
    (error: unknown) => toAppError(error).code,
  );

test('a terminal, large pastes and the list of chats; nothing of it in the clear', async () => {
  const { wing } = await connect();
  expect((await wing.api.system.info()).hostname).toBe('testhost');
  await wing.api.sessions.create({
    ...{ ...SHELL, id: 'far' },
    args: ['-c', 'stty -echo raw; printf ready; head -c 300000 | cksum; exec cat'],
  });
  const { seen, channel } = shown(wing, 'far');
  await vi.waitFor(() => expect(seen.text).toContain('ready'), 10_000);
  channel.input(new Uint8Array(300_000).fill(0x61));
  await vi.waitFor(() => expect(seen.text).toContain('300000'), 10_000);
  channel.input(Buffer.from('secret-word'));
  await vi.waitFor(() => expect(seen.text).toContain('secret-word'), 10_000);
  expect(roost.heard).not.toContain('secret-word');
  expect(roost.toWings.join('\n')).not.toContain('secret-word');
  expect(Math.max(...roost.toWings.map((frame) => frame.length))).toBeLessThan(MAX_BROWSER_MESSAGE);
  expect(await codeOf(wing.api.settings.update({ 'local.control': true }))).toBe('forbidden');
  expect(await codeOf(wing.api.remote.changeAccess({ locked: false }))).toBe('forbidden');
  expect(await codeOf(wing.api.profiles.list())).toBe('ok');
});

test('what is typed by way of the whole contract is in the log of a recorded session', async () => {
  const local = linked.real.connect();
  await local.api.remote.changeAccess({ audit: true });
  await using browser = new ScriptedBrowser({
    ...{ roost, user: roost.owner, wingId: linked.wingId, reattachAfter: null },
  });
  await browser.connect();
  const { session_id: id } = await browser.start();
  const { wing } = await connect();
  const { seen, channel } = shown(wing, id);
  await vi.waitFor(() => expect(seen.text).toMatch(/[$#] /), 10_000);
  channel.input(Buffer.from('echo keys-$((1+1))\r'));
  await vi.waitFor(() => expect(seen.text).toContain('keys-2'), 10_000);
  await wing.api.sessions.exec({ id, input: 'echo by-call' });
  const log = async (): Promise<string> => {
    let text = '';
    const part = { session: id, part: 'keylog' } as const;
    for await (const piece of await local.api.remoteHistory.read(part)) text += piece.text;
    return text;
  };
  await vi.waitFor(async () => {
    expect(await log()).toMatch(/\techo keys-\$\(\(1\+1\)\)\n.*\techo by-call\n/);
  }, 10_000);
});

test('nobody elsewhere looks at a terminal without being seen', async () => {
  const { wing } = await connect();
  await wing.api.sessions.create({ ...SHELL, id: 'far', args: ['-c', 'exec cat'] });
  const { seen } = shown(wing, 'far', { unseen: true });
  await vi.waitFor(() => expect(seen.failed).toBe('forbidden'), 10_000);
});

test('a long scrollback comes whole', async () => {
  const { wing } = await connect();
  const args = [
    '-c',
    'i=0; while [ $i -lt 9000 ]; do echo "line $i of a long output that must arrive"; i=$((i+1)); done; exec cat',
  ];
  await wing.api.sessions.create({ ...SHELL, id: 'long', args });
  const local = linked.real.connect();
  await local.api.sessions.wait({ id: 'long', until: { mode: 'match', pattern: 'line 8999' } });
  const { seen } = shown(wing, 'long');
  await vi.waitFor(() => expect(seen.text).toContain('line 8999 of'), 10_000);
  // Maybe not with the first screen.
  await vi.waitFor(() => expect(seen.text).toContain('line 8000 of'), 10_000);
});

test.each([
  ['twice', (frame: string) => [frame, frame]],
  ['never', () => []],
])('pieces that a roost forwards %s end the channel, and the link stays', async (_, change) => {
  const { wing, transport, ended } = await connect();
  await wing.api.system.info();
  roost.tampering.toWing = (frame) => {
    roost.tampering.toWing = undefined;
    return change(frame);
  };
  transport.greet();
  transport.greet();
  expect((await ended).reason).toMatch(/missing or not genuine/);
  const again = await connect();
  expect((await again.wing.api.system.info()).hostname).toBe('testhost');
});

test('an opening that is sent again serves nobody', async () => {
  const openings: string[] = [];
  roost.tampering.toWing = (frame) => {
    openings.push(frame);
    return [frame];
  };
  const { wing } = await connect();
  await wing.api.system.info();
  roost.tampering.toWing = undefined;
  const before = (await linked.status()).viewers.length;
  const [opening = ''] = openings;
  roost.tellWings(opening.replace(/"request_id":"[^"]*"/, '"request_id":"again"'));
  expect((await wing.api.system.info()).hostname).toBe('testhost');
  expect((await linked.status()).viewers).toHaveLength(before);
});

test('members use sessions they began, and nothing else', async () => {
  const bob = roost.addUser('bob', { role: 'member' });
  await linked.client.api.remote.changeAccess({ paths: [{ path: '/', members: [] }] });
  await linked.client.api.sessions.create({ ...SHELL, id: 'mine', args: ['-c', 'exec cat'] });
  await linked.client.api.sessions.create({ ...SHELL, id: 'bobs', args: ['-c', 'exec cat'] });
  const owner = JSON.stringify({
    ...{ agent: 'shell', userId: 'bob', email: '', roost: linked.roostId, role: 'member' },
    ...{ cwd: '/', folder: '/' },
  });
  await linked.client.api.sessions.metaSet({ id: 'bobs', key: 'aerie.remote', value: owner });
  const { wing } = await connect(bob);
  expect((await wing.api.sessions.list()).map(({ id }) => id)).toEqual(['bobs']);
  const theirs = shown(wing, 'bobs');
  const others = shown(wing, 'mine');
  await vi.waitFor(() => expect(others.seen.failed).toBe('forbidden'), 10_000);
  theirs.channel.input(Buffer.from('hello'));
  others.channel.input(Buffer.from('not for you\r'));
  await vi.waitFor(() => expect(theirs.seen.text).toContain('hello'), 10_000);
  expect(others.seen.text).toBe('');
  expect(await codeOf(wing.api.sessions.kill({ id: 'mine' }))).toBe('forbidden');
  expect(await codeOf(wing.api.sessions.kill({ id: 'nobodys' }))).toBe('forbidden');
  expect(await codeOf(wing.api.sessions.create({ ...SHELL, id: 'new' }))).toBe('forbidden');
  expect(await codeOf(wing.api.chats.list())).toBe('forbidden');
  expect(await codeOf(wing.api.settings.get())).toBe('forbidden');
  const told = await wing.api.system.rights();
  expect(told).toMatchObject({ role: 'member', settings: [] });
  expect(told?.methods).toContain('sessions.kill');
  expect(told?.methods).not.toContain('sessions.create');
  expect(await linked.client.api.system.rights()).toBeNull();
});

test('who is cut off, or locked out, is out at once', async () => {
  const first = await connect();
  await first.wing.api.system.info();
  const [viewer] = (await linked.status()).viewers;
  expect(viewer).toMatchObject({ session: null, userId: roost.owner.id });
  await linked.client.api.remote.cutOff({ user: roost.owner.id });
  expect(await first.ended).toMatchObject({ reason: 'access was withdrawn' });
  const second = await connect();
  await second.wing.api.system.info();
  await linked.client.api.remote.changeAccess({ locked: true });
  expect(await second.ended).toMatchObject({ reason: 'access was withdrawn' });
  await expect(connect()).rejects.toMatchObject({ code: 'forbidden' });
  expect((await linked.status()).viewers).toEqual([]);
});

test('a channel ends with the connection it goes through', async () => {
  const { ended } = await connect();
  for (const tunnel of tunnels.splice(0)) tunnel.dispose();
  expect(await ended).toMatchObject({ code: 1006 });
});

test('programs have the same sessions as at the machine; another key is refused', async () => {
  const access = { baseUrl: roost.url, token: roost.owner.token };
  const publicKey = roost.wings[0]?.publicKey ?? '';
  const options = { roost: access, wingId: linked.wingId, publicKey };
  const client = await connectRemoteWing(options);
  expect([client.door.kind, client.info.hostname]).toEqual(['remote', 'testhost']);
  await client.sessions.create('far', { shell: '/bin/sh', args: ['-c', 'read x; echo "<$x>"'] });
  const attached = await client.sessions.attach('far');
  attached.write('you\n');
  let text = '';
  for await (const item of attached.output) {
    if (item.type === 'data') text += Buffer.from(item.bytes).toString('utf8');
  }
  expect(text).toContain('<you>');
  await client.close();
  expect(client.closed).toBe(true);
  await expect(connectRemoteWing({ ...options, publicKey: 'other' })).rejects.toMatchObject({
    code: 'forbidden',
  });
  await expect(connectRemoteWing({ ...options, wingId: 'nobody' })).rejects.toMatchObject({
    code: 'wing_not_found',
  });
});
