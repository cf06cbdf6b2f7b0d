// An agent that listens on a WebSocket of this machine.
import type { AddressInfo } from 'node:net';
import { agent, client, type InitializeResponse } from '@agentclientprotocol/sdk/unstable';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { BadOptionError, CancelledError, TransportError } from '#core/agents/errors/acp-error.ts';
import { memoryPair } from '#core/agents/transport/memory-transport.ts';
import {
  type WebSocketTransportOptions,
  webSocketTransport,
} from '#core/agents/transport/web-socket-transport.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';

const context = { signal: new AbortController().signal };
const handshake = { protocolVersion: 1, clientCapabilities: {} };

interface Listening {
  readonly url: string;
  readonly sockets: WebSocket[];
  readonly headers: (string | undefined)[];
}

/** An agent behind each connection. */
async function listen(options: { autoPong?: boolean; accept?: boolean } = {}): Promise<Listening> {
  const { autoPong = true, accept = true } = options;
  const server = new WebSocketServer({
    host: '127.0.0.1',
    port: 0,
    autoPong,
    verifyClient: () => accept,
  });
  const sockets: WebSocket[] = [];
  const headers: (string | undefined)[] = [];
  server.on('connection', (socket, request) => {
    sockets.push(socket);
    headers.push(request.headers.authorization);
    const { ours, theirs, end } = memoryPair();
    const app = agent({ name: 'far' }).onRequest('initialize', () => ({
      protocolVersion: 1,
      agentCapabilities: {},
    }));
    const { closed } = app.connect(theirs);
    const toAgent = ours.writable.getWriter();
    socket.on('message', (data: Buffer) => {
      toAgent.write(JSON.parse(data.toString('utf8'))).catch(() => {});
    });
    socket.on('close', end);
    void ours.readable
      .pipeTo(new WritableStream({ write: (frame) => socket.send(JSON.stringify(frame)) }))
      .catch(() => {});
    void closed.then(() => socket.close());
  });
  await new Promise<void>((resolve) => server.once('listening', resolve));
  onTestFinished(async () => {
    for (const socket of server.clients) socket.terminate();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { url: `ws://127.0.0.1:${port}/acp`, sockets, headers };
}

async function open(url: string, options: WebSocketTransportOptions = {}) {
  const transport = await webSocketTransport(url, options)(context);
  onTestFinished(() => transport.close());
  return { transport, ...client({ name: 'test' }).connect(transport.stream) };
}

describe('webSocketTransport', () => {
  it('speaks to an agent, with headers, and closes', async () => {
    const server = await listen();
    const {
      transport,
      agent: far,
      closed,
    } = await open(server.url, { headers: { Authorization: 'Bearer x' } });
    const answer: InitializeResponse = await far.request('initialize', handshake);
    expect(answer.protocolVersion).toBe(1);
    expect(server.headers).toEqual(['Bearer x']);
    await transport.close();
    await closed;
    await transport.close();
  });

  it('notices that the agent is gone', async () => {
    const server = await listen();
    const { agent: far, closed } = await open(server.url);
    const answer = far
      .request('session/new', { cwd: '/', mcpServers: [] })
      .catch((error: unknown) => error);
    await expect.poll(() => server.sockets.length).toBe(1);
    server.sockets[0]?.terminate();
    await closed;
    expect(await answer).toBeInstanceOf(Error);
  });

  it('ends a line that shows no sign of life', async () => {
    const clock = new ManualClock();
    const server = await listen({ autoPong: false });
    const { closed } = await open(server.url, { clock, pingIntervalMs: 1000 });
    clock.advance(1000);
    clock.advance(1000);
    await closed;
    expect(clock.pending).toBe(0);
  });

  it('keeps a line that is alive', async () => {
    const clock = new ManualClock();
    const server = await listen();
    const { agent: far } = await open(server.url, { clock, pingIntervalMs: 1000 });
    for (let n = 0; n < 4; n += 1) {
      clock.advance(1000);
      await far.request('initialize', handshake);
    }
    expect(clock.pending).toBe(1);
  });

  it('says what cannot be reached, and what was given up', async () => {
    const server = await listen({ accept: false });
    await expect(webSocketTransport(server.url)(context)).rejects.toThrow(TransportError);
    await expect(webSocketTransport(server.url)(context)).rejects.toMatchObject({
      retryable: true,
      reason: 'read',
    });
    const given = webSocketTransport(server.url)({ signal: AbortSignal.abort('enough') });
    await expect(given).rejects.toThrow(CancelledError);
  });

  it('takes no message that is too long', async () => {
    const server = await listen();
    const { closed } = await open(server.url, { maxMessageBytes: 1000 });
    await expect.poll(() => server.sockets.length).toBe(1);
    server.sockets[0]?.send('x'.repeat(2000));
    await closed;
  });

  it('refuses addresses that are none, and lines that others can read', () => {
    for (const url of [
      'nonsense',
      'http://127.0.0.1/',
      'ws://example.org/acp',
      'ws://127.0.0.1.example.org/',
    ]) {
      expect(() => webSocketTransport(url)).toThrow(BadOptionError);
    }
    for (const url of ['wss://example.org/acp', 'ws://localhost:1', 'ws://[::1]:1']) {
      expect(webSocketTransport(url)).toBeTypeOf('function');
    }
    expect(webSocketTransport('ws://example.org/acp', { allowPlain: true })).toBeTypeOf('function');
  });
});
