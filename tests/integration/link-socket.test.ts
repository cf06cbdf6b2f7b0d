// A wing's connection to a roost over a real socket.

import { createServer, type Server } from 'node:http';
import { afterEach, expect, test, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import { listenOnLoopback } from '#tests/support/listen-on-loopback.ts';
import { type LinkEnd, LinkSocket } from '../../src/main/core/link/link-socket.ts';
import { nodeClock } from '../../src/main/core/system/node-clock.ts';
import type { Clock } from '../../src/shared/base/ports.ts';
import { ManualClock } from '../support/manual-clock.ts';

let server: Server | undefined;
let sockets: WebSocketServer | undefined;

afterEach(async () => {
  for (const client of sockets?.clients ?? []) client.terminate();
  sockets?.close();
  server?.closeAllConnections();
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
});

/** Listens; answers upgrades with `status`, or takes them. */
async function listen(status?: number): Promise<string> {
  const listening = createServer();
  const upgrades = new WebSocketServer({ noServer: true });
  listening.on('upgrade', (request, socket, head) => {
    if (status) socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`);
    else
      upgrades.handleUpgrade(request, socket, head, (ws) =>
        upgrades.emit('connection', ws, request),
      );
  });
  const port = await listenOnLoopback(listening);
  server = listening;
  sockets = upgrades;
  return `ws://127.0.0.1:${port}/ws/wing`;
}

function dial(url: string, clock: Clock = nodeClock) {
  const ended = Promise.withResolvers<LinkEnd>();
  const opened = Promise.withResolvers<void>();
  const frames: string[] = [];
  const socket = new LinkSocket({
    url,
    token: 'secret',
    clock,
    onOpen: () => opened.resolve(),
    onMessage: (frame) => frames.push(frame),
    onEnd: (end) => ended.resolve(end),
  });
  return { socket, ended: ended.promise, opened: opened.promise, frames };
}

test('sends its token in the header, and frames both ways', async () => {
  const url = await listen();
  const arrived = Promise.withResolvers<{ token: string | undefined; text: string }>();
  sockets?.on('connection', (ws, request) => {
    ws.on('message', (data: Buffer) => {
      arrived.resolve({ token: request.headers.authorization, text: data.toString() });
      ws.close(4000);
    });
  });
  const { socket, opened, ended } = dial(url);
  await opened;
  socket.send('{"type":"wing.heartbeat"}');
  expect(await arrived.promise).toEqual({
    token: 'Bearer secret',
    text: '{"type":"wing.heartbeat"}',
  });
  expect(await ended).toEqual({ reason: 'closed', code: 4000 });
});

test('on a private way masks are zeros, and a text comes whole', async () => {
  const url = await listen();
  const raw: Buffer[] = [];
  const text = `{"data":"${'é'.repeat(40_000)}"}`;
  const arrived = Promise.withResolvers<string>();
  sockets?.on('connection', (ws, { socket }) => {
    socket.prependListener('data', (chunk: Buffer) => raw.push(Buffer.from(chunk)));
    ws.on('message', (data: Buffer) => arrived.resolve(data.toString()));
  });
  const { socket, opened } = dial(url);
  await opened;
  socket.send(text);
  expect(await arrived.promise).toBe(text);
  const sent = Buffer.concat(raw);
  // A long text frame: masked, with a length of eight bytes and the mask after it.
  expect([sent[0], sent[1]]).toEqual([0x81, 0xff]);
  expect(sent.subarray(10, 14)).toEqual(Buffer.alloc(4));
  expect(sent.subarray(14)).toEqual(Buffer.from(text));
  socket.dispose();
});

test('a refused token is told from every other refusal', async () => {
  const refusals = [401, 404, 429, 503] as const;
  const ends: LinkEnd[] = [];
  for (const status of refusals) {
    const url = await listen(status);
    ends.push(await dial(url).ended);
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve));
  }
  expect(ends).toEqual([
    { reason: 'unauthorized' },
    { reason: 'refused', status: 404 },
    { reason: 'refused', status: 429 },
    { reason: 'refused', status: 503 },
  ]);
});

test('nobody listening is no refusal', async () => {
  const url = await listen();
  await new Promise((resolve) => server?.close(resolve));
  expect(await dial(url).ended).toEqual({ reason: 'unreachable', detail: 'ECONNREFUSED' });
});

test('a frame beyond the limit ends the connection, not the process', async () => {
  const url = await listen();
  sockets?.on('connection', (ws) => ws.send('x'.repeat(600_000)));
  const { ended, frames } = dial(url);
  expect((await ended).reason).toBe('unreachable');
  expect(frames).toEqual([]);
});

test('hanging up while dialling says nothing', async () => {
  const url = await listen();
  const { socket, ended } = dial(url);
  socket.dispose();
  const first = await Promise.race([
    ended,
    new Promise((resolve) => setImmediate(() => resolve('quiet'))),
  ]);
  expect(first).toBe('quiet');
});

/** More than the system keeps for a peer that reads nothing: frames, and how many were taken. */
function flood(socket: LinkSocket): { readonly frames: number; taken: number } {
  const count = { frames: 64, taken: 0 };
  for (let i = 0; i < count.frames; i += 1) {
    socket.send('x'.repeat(500_000), () => {
      count.taken += 1;
    });
  }
  return count;
}

test('a slow network is no dead one', { timeout: 30_000 }, async () => {
  const url = await listen();
  let received = 0;
  let resume = (): void => {};
  sockets?.on('connection', (ws) => {
    ws.pause();
    resume = () => ws.resume();
    ws.on('message', () => {
      received += 1;
      if (received === 20) ws.pause();
    });
  });
  const clock = new ManualClock();
  const { socket, opened } = dial(url, clock);
  await opened;
  const count = flood(socket);
  clock.advance(9000);
  const before = count.taken;
  resume();
  await vi.waitFor(() => expect(count.taken).toBeGreaterThan(before), { timeout: 20_000 });
  await vi.waitFor(() => expect(received).toBeGreaterThanOrEqual(20), { timeout: 20_000 });
  expect(count.taken).toBeLessThan(count.frames);
  clock.advance(9000);
  resume();
  await vi.waitFor(() => expect(received).toBe(count.frames), { timeout: 20_000 });
  socket.dispose();
});

test('one that takes nothing is given up', async () => {
  const url = await listen();
  sockets?.on('connection', (ws) => ws.pause());
  const clock = new ManualClock();
  const { socket, opened, ended } = dial(url, clock);
  await opened;
  flood(socket);
  clock.advance(10_000);
  expect(await ended).toEqual({ reason: 'closed', code: 1006 });
});
