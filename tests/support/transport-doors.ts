// The three ways a frame can reach the core, each as a connected pair: for suites that must hold
// over every door.

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { WebSocket, WebSocketServer } from 'ws';
import { MessagePortTransport } from '#hosts/electron/message-port-transport.ts';
import { WsTransport } from '#hosts/web/ws-transport.ts';
import { linkedPair } from '#shared/protocol/stream/linked-pair.ts';
import type { Transport } from '#shared/protocol/stream/transport.ts';

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
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
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

export const doors: readonly { name: string; connect: () => Promise<Connected> }[] = [
  { name: 'linked pair', connect: overLinkedPair },
  { name: 'MessagePort', connect: overMessagePort },
  { name: 'WebSocket', connect: overWebSocket },
];
