// The four ways a frame can reach the core, each as a connected pair: for suites that must hold
// over every door.

import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { WebSocket, WebSocketServer } from 'ws';
import { connectDoor } from '#client/connect-door.ts';
import { readDoors } from '#client/list-doors.ts';
import { ContractDoor } from '#core/local-api/contract-door.ts';
import { nodeClock } from '#core/system/node-clock.ts';
import { nodeRandom } from '#core/system/node-random.ts';
import { MessagePortTransport } from '#hosts/electron/message-port-transport.ts';
import { WsTransport } from '#hosts/web/ws-transport.ts';
import { silentLogger } from '#shared/base/ports.ts';
import { linkedPair } from '#shared/protocol/stream/linked-pair.ts';
import type { Transport } from '#shared/protocol/stream/transport.ts';
import { listenOnLoopback } from './listen-on-loopback.ts';

/** The two ends of a connection, and how to take it down. */
export interface Connected {
  readonly client: Transport;
  readonly host: Transport;
  dispose(): Promise<void>;
}

async function overLinkedPair(): Promise<Connected> {
  const [client, host] = linkedPair();
  return { client, host, dispose: async () => client.close() };
}

/** Gives a Node port the event shape of Electron's MessagePortMain. */
function asElectronPort(port: MessagePort) {
  return {
    on(event: 'message' | 'close', listener: (event: { data: unknown }) => void) {
      if (event === 'message') port.on('message', (data) => listener({ data }));
      else port.on('close', () => listener({ data: undefined }));
    },
    postMessage: (message: unknown) => port.postMessage(message),
    start: () => port.start(),
    close: () => port.close(),
  };
}

async function overMessagePort(): Promise<Connected> {
  const { port1, port2 } = new MessageChannel();
  const client = new MessagePortTransport(asElectronPort(port1));
  const host = new MessagePortTransport(asElectronPort(port2));
  return { client, host, dispose: async () => client.close() };
}

async function overWebSocket(): Promise<Connected> {
  const http = createServer();
  const server = new WebSocketServer({ server: http });
  const port = await listenOnLoopback(http);
  const accepted = once(server, 'connection') as Promise<[WebSocket]>;
  const socket = new WebSocket(`ws://127.0.0.1:${port}`);
  const [[hostSocket]] = await Promise.all([accepted, once(socket, 'open')]);
  return {
    client: new WsTransport(socket),
    host: new WsTransport(hostSocket),
    async dispose() {
      socket.terminate();
      hostSocket.terminate();
      server.close();
      http.close();
      await once(http, 'close');
    },
  };
}

async function overLocalDoor(): Promise<Connected> {
  const folder = await mkdtemp(join(tmpdir(), 'aerie-door-'));
  const { promise: accepted, resolve: accept } = Promise.withResolvers<Transport>();
  const door = await ContractDoor.open({
    folder,
    name: 'app',
    kind: 'app',
    version: '0.0.0-test',
    pid: process.pid,
    connect: (transport) => {
      accept(transport);
      return { dispose: () => {} };
    },
    clock: nodeClock,
    logger: silentLogger,
    random: nodeRandom,
  });
  const [found] = await readDoors(folder);
  if (!found) throw new Error('no door');
  const client = await connectDoor(found);
  return {
    client,
    host: await accepted,
    async dispose() {
      await door.close();
      await rm(folder, { recursive: true });
    },
  };
}

export const doors: readonly { name: string; connect: () => Promise<Connected> }[] = [
  { name: 'linked pair', connect: overLinkedPair },
  { name: 'MessagePort', connect: overMessagePort },
  { name: 'WebSocket', connect: overWebSocket },
  { name: 'local door', connect: overLocalDoor },
];
