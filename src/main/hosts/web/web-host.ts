// The local web door: one loopback listener that serves the renderer and its WebSocket to browsers
// that were signed in by a single-use link. Knows no session logic; opened sockets go to the wing.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import type { Clock, Logger, Random } from '#shared/base/ports.ts';
import { TokenBucket } from '#shared/base/token-bucket.ts';
import { refuseHead } from './allow-list.ts';
import { readSessionCookie } from './session-cookie.ts';
import { SignIn } from './sign-in.ts';
import { type Acceptor, SocketDoor, type SocketDoorOptions } from './socket-door.ts';
import { createWebApp } from './web-app.ts';

export interface WebHostOptions {
  /** Takes the opened connections: the wing. */
  readonly wing: Acceptor;
  /** Folder of the built renderer. */
  readonly rendererDir: string;
  /** TCP port; 0 for any free one. */
  readonly port: number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: Random;
  readonly messageRate?: SocketDoorOptions['messageRate'];
}

export interface WebHost {
  /** Base address, without a code. */
  readonly url: string;
  readonly port: number;
  /** A single-use code for `/?code=…`. Secret: show it to the user, never log it. */
  issueCode(): string;
  /** Closes every connection; resolves once the port is free. */
  dispose(): Promise<void>;
}

/** The only address this door is ever bound to. */
const LOOPBACK = '127.0.0.1';
/** Bytes of request line and headers. Cookies of other local servers come along, hence not less. */
const MAX_HEADER_BYTES = 16_384;

/**
 * Opens the door. Rejects with the system's error if the port cannot be had (`EADDRINUSE`, `EACCES`).
 */
export async function createWebHost(options: WebHostOptions): Promise<WebHost> {
  const { clock, logger, random, wing, messageRate } = options;
  const server = createServer({
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: 5_000,
    requestTimeout: 10_000,
    keepAliveTimeout: 5_000,
    connectionsCheckingInterval: 5_000,
    noDelay: true,
  });
  server.maxConnections = 256;
  const port = await listen(server, options.port);
  const signIn = new SignIn({ clock, random });
  const app = createWebApp({ rendererDir: options.rendererDir, port, signIn, clock, logger });
  const door = new SocketDoor({
    acceptor: wing,
    clock,
    logger,
    ...(messageRate ? { messageRate } : {}),
  });
  const answer = getRequestListener(app.fetch, { overrideGlobalObjects: false });

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const refusal = refuse(request, port, false);
    if (!refusal) {
      void answer(request, response);
      return;
    }
    logger.warn({ status: refusal.status }, 'A request to the web door was refused.');
    response.writeHead(refusal.status, {
      'Content-Type': 'text/plain; charset=utf-8',
      Connection: 'close',
    });
    response.end(refusal.text);
  });
  server.on('upgrade', upgradeListener({ port, door, signIn, clock, logger }));

  return {
    url: `http://${LOOPBACK}:${port}`,
    port,
    issueCode: () => signIn.issueCode(),
    dispose: async () => {
      const closed = new Promise<void>((done) => server.close(() => done()));
      await door.dispose();
      server.closeAllConnections();
      await closed;
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: LOOPBACK, port, exclusive: true }, () => {
      server.off('error', reject);
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('No TCP address.'));
      else resolve(address.port);
    });
  });
}

function refuse(request: IncomingMessage, port: number, upgrade: boolean) {
  const { host, origin } = request.headers;
  const { method = '', url = '' } = request;
  return refuseHead({ method, url, host, origin, upgrade }, port);
}

function upgradeListener(context: {
  port: number;
  door: SocketDoor;
  signIn: SignIn;
  clock: Clock;
  logger: Logger;
}) {
  const { port, door, signIn, clock, logger } = context;
  const rate = new TokenBucket({ burst: 60, perSecond: 5, clock });
  return (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    // The peer may hang up at any moment; without a listener that would end the process.
    socket.on('error', () => socket.destroy());
    let refusal = refuse(request, port, true);
    if (!refusal && request.url !== '/ws') refusal = { status: 404, text: 'Use /ws.' };
    if (!refusal && !rate.take()) refusal = { status: 429, text: 'Too many connections. Wait.' };
    if (refusal) {
      logger.warn({ status: refusal.status }, 'A WebSocket was refused.');
      socket.end(
        `HTTP/1.1 ${refusal.status} Refused\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: ${refusal.text.length}\r\n\r\n${refusal.text}`,
        // The peer may leave its side open for ever, and nothing else would end this one.
        () => socket.destroy(),
      );
      return;
    }
    const token = readSessionCookie(port, request.headers.cookie);
    door.upgrade(request, socket, head, signIn.check(token));
  };
}
