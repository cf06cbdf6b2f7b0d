// The port for people who come past a roost, as those meet it who have a pass and mean no good.

import { readFile } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { WingIdentity } from '#client/tunnel/wing-identity.ts';
import { AttestedPeople } from '#core/link/access/attested-people.ts';
import { DirectDoor } from '#core/link/direct/direct-door.ts';
import { DirectServer, type DirectServerPorts } from '#core/link/direct/direct-server.ts';
import type { DirectTerminals } from '#core/link/direct/direct-socket.ts';
import type { LinkContext, PtyToWing } from '#core/link/link-services.ts';
import { LocalWing } from '#core/link/pty/local-wing.ts';
import { PtyServer } from '#core/link/pty/pty-server.ts';
import { SessionOwners } from '#core/link/pty/session-owners.ts';
import { RemoteViewers } from '#core/link/remote-viewers.ts';
import { nodeClock } from '#core/system/node-clock.ts';
import { silentLogger } from '#shared/base/ports.ts';
import { defaultRemoteConfig, type RemoteConfig } from '#shared/contract/remote-config.ts';
import { MAX_WING_MESSAGE } from '#shared/protocol/wing/wing-limits.ts';
import { DirectLink } from '../support/direct-link.ts';
import { listenOnLoopback } from '../support/listen-on-loopback.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { createRealWing } from '../support/real-wing.ts';
import { RemoteBrowser } from '../support/remote-browser.ts';
import { PassMaker } from '../support/roost/pass-maker.ts';
import { openAccess } from '../support/scene-access.ts';
import { until } from '../support/until.ts';

const identity = WingIdentity.generate();
const maker = new PassMaker();
/** Of another roost. */
const otherMaker = new PassMaker();
const attach = { type: 'pty.attach', session_id: '5f0c91ab', public_key: 'k' };
let clock: ManualClock;
let config: RemoteConfig;
/** Rules that hold when they are asked for next; after them `config` does. */
let earlier: RemoteConfig[];
let terminals: DirectTerminals;
let ports: DirectServerPorts;
let server: DirectServer;
let received: PtyToWing[];
let links: LinkContext[];
let left: number;
let sockets: (WebSocket | Socket)[];

/** Rules that let everybody in. */
const access = openAccess({
  maySee: () => true,
});

/** Terminals that only listen. */
const listening: DirectTerminals = {
  service: {
    receive: (link, message) => {
      links.push(link);
      received.push(message);
    },
  },
  didLeave: () => {
    left += 1;
  },
};

/** Whatever a test puts there. */
const pty: DirectTerminals = {
  service: { receive: (link, message) => terminals.service.receive(link, message) },
  didLeave: (link) => terminals.didLeave(link),
};

beforeEach(async () => {
  clock = new ManualClock();
  config = { ...defaultRemoteConfig, allowed: [{ roost: 'r1', userId: 'bob' }] };
  terminals = listening;
  [received, links, sockets, left, earlier] = [[], [], [], 0, []];
  const roosts = [maker, otherMaker].map(({ spki: key }, at) => {
    const context: LinkContext = {
      ...{ roost: `r${at + 1}`, host: 'roost.example', owner: 'ann', identity },
      outlet: { open: true, unsent: 0, send: () => {} },
    };
    return { context, key, origin: 'https://roost.example' };
  });
  ports = {
    ...{ pty, clock, people: new AttestedPeople(), logger: silentLogger, wingId: 'f'.repeat(24) },
    config: () => earlier.shift() ?? config,
    roosts: () => roosts,
    viewers: { didChange: () => {} },
  };
  server = await DirectServer.open({ host: '127.0.0.1', port: 0 }, ports);
});

afterEach(async () => {
  await server.close();
  for (const socket of sockets) {
    if (socket instanceof WebSocket) socket.terminate();
    else socket.destroy();
  }
});

/** A good pass: `seconds` by the clock of the door. */
const passFor = (sub: string, seconds = 3600, by = maker): Promise<string> =>
  by.pass({ sub, iat: 0, exp: Math.floor(clock.now() / 1000) + seconds });

async function come(sub = 'ann', seconds?: number, by?: PassMaker): Promise<DirectLink> {
  const pass = await passFor(sub, seconds, by);
  const { port } = server.address;
  const link = await DirectLink.open({ port, pass, wingKey: identity.publicBase64 });
  sockets.push(link.socket);
  return link;
}

/** Bytes on a connection, without a browser's manners. */
function raw(bytes: string): Promise<string> {
  const socket = connect(server.address.port, '127.0.0.1', () => socket.write(bytes));
  sockets.push(socket);
  let heard = '';
  socket.on('data', (data) => {
    heard += data.toString('latin1');
  });
  socket.on('error', () => {});
  return new Promise((resolve) => socket.once('close', () => resolve(heard)));
}

test('who says nothing is closed out, and who does not answer is cut off', async () => {
  const silent = await come();
  const busy = await come();
  busy.tell(attach);
  await until(() => expect(links[0]?.direct?.roundTripMs()).toBeTypeOf('number'));
  clock.advance(10_000);
  expect(await silent.closed).toBe(4408);
  const pass = await passFor('ann');
  const deaf = new WebSocket(`ws://127.0.0.1:${server.address.port}/ws/pty`, {
    ...{ headers: { Authorization: `Bearer ${pass}` }, autoPong: false },
  });
  sockets.push(deaf);
  await new Promise((resolve) => deaf.once('open', resolve));
  deaf.send(JSON.stringify({ ...attach, session_id: '0000aaaa' }));
  await until(() => expect(received).toHaveLength(2));
  // What nobody asked for is no answer.
  deaf.pong('something');
  deaf.send(JSON.stringify({ ...attach, session_id: '0000aaaa' }));
  await until(() => expect(received).toHaveLength(3));
  const gone = new Promise((resolve) => deaf.once('close', resolve));
  clock.advance(20_000);
  expect(await gone).toBe(1006);
  expect(left).toBe(1);
  expect(busy.socket.readyState).toBe(WebSocket.OPEN);
});

test('nobody stays longer than the roost vouches for them', async () => {
  const [short, long] = [await come('ann', 15), await come('bob', 40 * 365 * 86_400)];
  for (const link of [short, long]) link.tell(attach);
  await until(() => expect(received).toHaveLength(2));
  clock.advance(15_000);
  expect(await short.closed).toBe(4401);
  expect(long.socket.readyState).toBe(WebSocket.OPEN);
  await expect(come('ann', 0)).rejects.toThrow('401');
});

test('who is taken off the list is out, whether they have said something or not', async () => {
  const [ann, bob, silent] = [await come('ann'), await come('bob'), await come('bob')];
  for (const link of [ann, bob]) link.tell(attach);
  await until(() => expect(received).toHaveLength(2));
  config = { ...config, allowed: [] };
  server.review();
  expect([await bob.closed, await silent.closed]).toEqual([1008, 1008]);
  expect(ann.socket.readyState).toBe(WebSocket.OPEN);
  await expect(come('bob')).rejects.toThrow('403');
});

test.each<[string, string | Buffer, number]>([
  ['a message that is too long', 'x'.repeat(MAX_WING_MESSAGE + 1), 1009],
  ['bytes', Buffer.from('{}'), 1003],
  ['no JSON', '{', 1008],
  ['a request of the tunnel', JSON.stringify({ type: 'tunnel.req', payload: '' }), 1008],
  ['typing before anything else', JSON.stringify({ ...attach, type: 'pty.input' }), 1008],
  ['to watch', JSON.stringify({ ...attach, spectate: true, viewer_id: 'v' }), 1008],
])('%s ends the connection', async (_, frame, code) => {
  const link = await come();
  link.socket.send(frame);
  expect(await link.closed).toBe(code);
  expect(received).toEqual([]);
  expect(left).toBe(0);
});

test('one session each; what does not belong there is dropped, and who it is from is replaced', async () => {
  const link = await come('bob');
  const claims = { user_id: 'ann', email: 'ann@example.org', passkeys: ['AAAA'], viewer_id: 'v' };
  link.tell({ ...attach, ...claims });
  for (const type of ['pty.input', 'pty.resize', 'pty.kill', 'pty.attach', 'passkey.response']) {
    link.tell({ type, session_id: 'ffffffff', data: '', cols: 1, rows: 1 });
  }
  link.tell({ ...attach, ...claims, type: 'pty.start', agent: 'shell' });
  link.tell({ type: 'pty.migrate', session_id: attach.session_id });
  link.tell({ ...attach, spectate: true, viewer_id: 'v' });
  link.tell({ type: 'registered', wing_id: 'x', relay_pub_key: 'y' });
  link.tell({ type: 'pty.kill', session_id: attach.session_id });
  await until(() => expect(received.at(-1)?.type).toBe('pty.kill'));
  expect(received).toHaveLength(2);
  expect(received[0]).toMatchObject({ user_id: 'bob', email: '', passkeys: [], viewer_id: '' });
  link.tell({ type: 'pty.detach', session_id: attach.session_id });
  expect(await link.closed).toBe(1000);
  expect(left).toBe(1);
});

test('floods of messages, sockets and requests end where they begin', async () => {
  const flood = await come('bob');
  flood.tell(attach);
  const typed = { type: 'pty.input', session_id: attach.session_id, data: '' };
  for (let sent = 0; sent < 2100; sent += 1) flood.tell(typed);
  expect(await flood.closed).toBe(1008);
  expect(received.length).toBeLessThanOrEqual(2001);
  const { port } = server.address;
  const ask = async (): Promise<number> => (await fetch(`http://127.0.0.1:${port}/health`)).status;
  clock.advance(5000);
  for (let each = 0; each < 16; each += 1) await come();
  // The seventeenth of one person; another one still comes in.
  await expect(come()).rejects.toThrow('429');
  expect((await come('bob')).socket.readyState).toBe(WebSocket.OPEN);
  expect([await ask(), await ask(), await ask()]).toEqual([200, 200, 429]);
});

test('people of one roost take all its places, and none of another', async () => {
  const people = Array.from({ length: 5 }, (_, at) => ({ roost: 'r2', userId: `user${at}` }));
  config = { ...config, allowed: people };
  for (let at = 0; at < 64; at += 1) {
    clock.advance(200);
    (await come(`user${at % 4}`, undefined, otherMaker)).tell(attach);
  }
  clock.advance(1000);
  await expect(come('user4', undefined, otherMaker)).rejects.toThrow('429');
  expect((await come()).socket.readyState).toBe(WebSocket.OPEN);
});

test('who is taken off the list while their pass is looked at does not come in', async () => {
  // For the head, and for the pass.
  earlier = [config, config];
  config = { ...config, allowed: [] };
  await expect(come('bob')).rejects.toThrow('403');
});

test('what comes while a session begins waits in order, as much as there is room for', async () => {
  await using real = createRealWing();
  const wing = new LocalWing(real.wing.connect);
  const { promise: mayBegin, resolve: begin } = Promise.withResolvers<void>();
  const launch = { shell: '/bin/sh', args: ['-c', 'exec tee typed.log'], cwd: real.home };
  const env = { PATH: '/usr/bin:/bin', HOME: real.home };
  const program = { ...launch, env, dispose: () => Promise.resolve() };
  const server = new PtyServer({
    ...{ wing, owners: new SessionOwners(wing), access, viewers: new RemoteViewers() },
    eggs: {
      agents: () => Promise.resolve(['shell']),
      launch: () => mayBegin.then(() => program),
    },
    ...{ clock: nodeClock, logger: silentLogger },
  });
  let came = 0;
  terminals = {
    service: {
      receive: (link, message) => {
        server.service.receive(link, message);
        came += 1;
      },
    },
    didLeave: (link) => server.didLeave(link),
  };
  try {
    const link = await come();
    const browser = new RemoteBrowser(link, '5f0c91ab');
    browser.start();
    for (let line = 1; line <= 80; line += 1) browser.type(`line-${line}\n`);
    await until(() => expect(came).toBe(81));
    begin();
    await until(() => expect(link.of('pty.started')).toHaveLength(1));
    browser.type('after\n');
    // The start is the first of 64.
    const kept = Array.from({ length: 63 }, (_, at) => `line-${at + 1}`);
    await until(async () => {
      const typed = await readFile(join(real.home, 'typed.log'), 'utf8');
      expect(typed.trimEnd().split('\n')).toEqual([...kept, 'after']);
    });
  } finally {
    server.dispose();
    wing.dispose();
  }
});

test('a port that is closed leaves nothing behind', async () => {
  const [attached, silent] = [await come(), await come('bob')];
  attached.tell(attach);
  await until(() => expect(received).toHaveLength(1));
  const half = raw('GET /ws/pty HTTP/1.1\r\nHost: 127.0');
  await until(() => expect(sockets.at(-1)).toMatchObject({ pending: false }));
  const { port } = server.address;
  await server.close();
  await Promise.all([attached.closed, silent.closed, half]);
  // All timers have ended, and whoever was attached has left.
  await until(() => expect(clock.pending).toBe(0));
  expect(left).toBe(1);
  await expect(fetch(`http://127.0.0.1:${port}/health`)).rejects.toThrow('fetch failed');
});

test('a port that is taken is tried again by itself, and the last wish counts', async () => {
  const other = createServer();
  const port = await listenOnLoopback(other);
  config = { ...config, connection: 'direct', directPort: port };
  const door = new DirectDoor({ ...ports, wingId: () => Promise.resolve(ports.wingId) });
  let changes = 0;
  door.onDidChange(() => {
    changes += 1;
    door.review();
  });
  door.review();
  await until(() => expect(door.status?.problem).toMatch(/^Another program uses port/));
  await new Promise((resolve) => other.close(resolve));
  expect(changes).toBe(1);
  clock.advance(30_000);
  await until(() => expect(door.status).toMatchObject({ open: true, problem: null }));
  config = { ...config, directPort: null };
  door.review();
  config = { ...config, directPort: port };
  door.review();
  config = { ...config, connection: 'relay' };
  door.review();
  expect(door.status).toBeNull();
  await door.close();
  await expect(fetch(`http://127.0.0.1:${port}/health`)).rejects.toThrow('fetch failed');
  expect(clock.pending).toBe(0);
});

test('half a request, no request, and a request that is left alone hold nothing', async () => {
  const slow = raw('GET /ws/pty HTTP/1.1\r\nHost: 127.0');
  expect(await raw('\x16\x03\x01 hello\r\n\r\n')).toMatch(/^HTTP\/1.1 400/);
  expect(await raw(`GET /ws/pty HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`)).toMatch(
    /^HTTP\/1.1 431/,
  );
  const upgrade = [
    'GET /ws/pty HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket',
    `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n`,
  ].join('\r\n');
  expect(await raw(`${upgrade}\r\n`)).toMatch(/^HTTP\/1.1 401 Unauthorized/);
  const given = raw(`${upgrade}Authorization: Bearer ${await passFor('ann')}\r\n\r\n`);
  const last = sockets.at(-1);
  if (last && 'destroy' in last) last.destroy();
  await given;
  expect(await slow).toMatch(/^(HTTP\/1.1 408|$)/);
  clock.advance(10_000);
  expect((await come()).socket.readyState).toBe(WebSocket.OPEN);
  expect(received).toEqual([]);
});
