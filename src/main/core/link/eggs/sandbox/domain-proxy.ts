// The only way out of a box whose rules name hosts: a proxy for CONNECT on a socket of that box. It sees
// names and ports, never what is in a connection, and keeps neither.

import { lookup } from 'node:dns/promises';
import { createServer, type Server } from 'node:http';
import { connect, isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Destination, isNamed, isReachable, parseDestination } from '../domain-rules.ts';

/** Connections of one session at once. */
const MAX_CONNECTIONS = 256;
const CONNECT_TIMEOUT = 30_000;
const MAX_HEADER = 8192;

export interface DomainProxyOptions {
  /** Hosts as in egg.yaml. */
  readonly rules: readonly string[];
  /** Where it listens: the path of a socket, or null for a port of this machine. */
  readonly path: string | null;
  /** The port. Default and null: one that is free. */
  readonly port?: number | null;
  /** Addresses of a name. Default: as this machine finds them. */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
}

export interface DomainProxy extends AsyncDisposable {
  /** Null on a socket. */
  readonly port: number | null;
  readonly counts: { readonly allowed: number; readonly refused: number };
}

/** Starts one; the caller disposes it. Throws the system's error. */
export async function startDomainProxy(options: DomainProxyOptions): Promise<DomainProxy> {
  const counts = { allowed: 0, refused: 0 };
  const open = new Set<Duplex>();
  const server = createServer({ maxHeaderSize: MAX_HEADER }, (_request, response) => {
    counts.refused += 1;
    const text = 'Only encrypted connections (https) are passed on from here.\n';
    response.writeHead(405, { connection: 'close' }).end(text);
  });
  server.on('connect', (request, client, head) => {
    const keep = (socket: Duplex): void => {
      open.add(socket);
      socket.on('error', () => socket.destroy()).on('close', () => open.delete(socket));
    };
    keep(client);
    const refuse = (status: string): void => {
      counts.refused += 1;
      client.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
    };
    const destination = parseDestination(request.url ?? '');
    if (open.size > MAX_CONNECTIONS) return refuse('503 Too many connections');
    if (!destination || !isNamed(options.rules, destination)) return refuse('403 Not allowed');
    void addressOf(destination, options).then((address) => {
      if (address === null) return refuse('403 Not allowed');
      // Nobody is left to be connected on.
      if (client.destroyed) return;
      const remote = dial(address, destination.port, client, head);
      keep(remote);
      remote.once('connect', () => (counts.allowed += 1));
    });
  });
  await listen(server, options);
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : null,
    counts,
    [Symbol.asyncDispose]: () => {
      for (const socket of open) socket.destroy();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** The address to connect to; null if the name leads nowhere, or anywhere it must not. */
async function addressOf(
  { host }: Destination,
  { rules, resolve = resolveHost }: DomainProxyOptions,
): Promise<string | null> {
  const found = isIP(host) ? [host] : await resolve(host).catch(() => []);
  // One bad address is enough: a name that leads inside at times is not to be trusted.
  return found.every((address) => isReachable(rules, address)) ? (found[0] ?? null) : null;
}

async function resolveHost(host: string): Promise<string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}

/** Connects `client` on; it learns by itself what comes of it. */
function dial(host: string, port: number, client: Duplex, head: Buffer): Socket {
  const remote = connect({ host, port });
  remote.setTimeout(CONNECT_TIMEOUT, () => remote.destroy());
  remote.once('connect', () => {
    remote.setTimeout(0);
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    if (head.length > 0) remote.write(head);
    remote.pipe(client).pipe(remote);
  });
  remote.once('error', () => client.end('HTTP/1.1 502 Not reachable\r\nConnection: close\r\n\r\n'));
  remote.once('close', () => client.end());
  client.once('close', () => remote.destroy());
  return remote;
}

function listen(
  server: Server,
  { path, port = null }: Pick<DomainProxyOptions, 'path' | 'port'>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    const done = (): void => {
      server.off('error', reject);
      resolve();
    };
    if (path === null) server.listen(port ?? 0, '127.0.0.1', done);
    else server.listen(path, done);
  });
}
