// The direct door while it is open: one port, for people with a pass of a linked roost. Everything is
// refused as early as it can be: by its head, by its rate, by its pass.

import { createServer, type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Clock, Logger } from '#shared/base/ports.ts';
import { TokenBucket } from '#shared/base/token-bucket.ts';
import type { RemoteConfig } from '#shared/contract/remote-config.ts';
import { MAX_WING_MESSAGE } from '#shared/protocol/wing/wing-limits.ts';
import type { AttestedPeople } from '../access/attested-people.ts';
import { FairShares } from '../fair-shares.ts';
import type { RemoteViewers } from '../remote-viewers.ts';
import { DirectSocket, type DirectTerminals } from './direct-socket.ts';
import { type DirectCaller, type DirectRoost, identify, mayCome } from './identify.ts';
import { passOf, refuseHead, SUBPROTOCOL } from './request-head.ts';

/** Sockets at once, of one roost's people and of one person. */
const MAX_OF_ROOST = 64;
const MAX_OF_PERSON = 16;
/** Also those that say nothing yet; room for the people of every roost. */
const MAX_CONNECTIONS = 1152;
const MAX_HEADER_BYTES = 16_384;
/** Requests of one address: a burst, then a steady rate. */
const RATE = { burst: 20, perSecond: 5 };
const MAX_ADDRESSES = 1024;

export interface DirectServerPorts {
  readonly roosts: () => readonly DirectRoost[];
  readonly config: () => RemoteConfig;
  readonly wingId: string;
  readonly pty: DirectTerminals;
  readonly people: AttestedPeople;
  readonly viewers: Pick<RemoteViewers, 'didChange'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Where the door is. `host`: an address of this machine, or a name of one. */
export interface DirectPlace {
  readonly host: string;
  readonly port: number;
}

export class DirectServer {
  readonly #place: DirectPlace;
  readonly #ports: DirectServerPorts;
  readonly #sockets = new Set<DirectSocket>();
  readonly #shares = new FairShares({ ofRoost: MAX_OF_ROOST, ofPerson: MAX_OF_PERSON });
  readonly #rates = new Map<string, TokenBucket>();
  readonly #server: Server;
  readonly #upgrades = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MAX_WING_MESSAGE,
    // The pass is offered as one too, and must not come back.
    handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
  });
  #named = 0;
  #closed = false;

  private constructor(place: DirectPlace, ports: DirectServerPorts) {
    this.#place = place;
    this.#ports = ports;
    this.#server = createServer({
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: 5000,
      requestTimeout: 10_000,
      keepAliveTimeout: 5000,
      connectionsCheckingInterval: 1000,
      noDelay: true,
    });
    this.#server.maxConnections = MAX_CONNECTIONS;
    this.#server.on('request', (request, response) => {
      const status = this.#refuse(request, false) ?? 200;
      const text = status === 200 ? '{"ok":true,"mode":"direct"}' : (STATUS_CODES[status] ?? '');
      const type = status === 200 ? 'application/json' : 'text/plain; charset=utf-8';
      const ends = status === 200 ? {} : { Connection: 'close' };
      response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store', ...ends });
      response.end(text);
    });
    this.#server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      // The peer may hang up at any moment; without a listener that would end the process.
      socket.on('error', () => socket.destroy());
      void this.#upgrade(request, socket, head);
    });
  }

  /** Opens the port. Rejects with the system's error if it cannot be had. */
  static async open(place: DirectPlace, ports: DirectServerPorts): Promise<DirectServer> {
    const server = new DirectServer(place, ports);
    await new Promise<void>((resolve, reject) => {
      server.#server.once('error', reject);
      server.#server.listen({ ...place, exclusive: true }, () => {
        server.#server.off('error', reject);
        resolve();
      });
    });
    server.#server.on('error', (error) => ports.logger.warn({ err: error }, 'direct door failed'));
    return server;
  }

  /** Where it really is. */
  get address(): AddressInfo {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('No TCP address.');
    return address;
  }

  /** Sockets of links that are no more end, and of people who would not come in any more. */
  review(): void {
    for (const socket of [...this.#sockets]) {
      if (!this.#mayStay(socket.caller)) socket.close('policy');
    }
  }

  /** Ends every connection; resolves once the port is free. */
  async close(): Promise<void> {
    this.#closed = true;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of [...this.#sockets]) {
      socket.close('goingAway');
      socket.dispose();
    }
    this.#upgrades.close();
    this.#server.closeAllConnections();
    await closed;
  }

  #refuse(request: IncomingMessage, upgrade: boolean): number | null {
    const { headers, method = '', url = '' } = request;
    const { config, roosts } = this.#ports;
    const origins = [
      ...roosts().map(({ origin }) => origin),
      ...config().passkeyHosts.map((host) => `https://${host}`),
    ];
    const refusal = refuseHead({ method, url, headers, upgrade }, this.#place.host, origins);
    return refusal ?? (this.#takes(request.socket.remoteAddress ?? '') ? null : 429);
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const status = this.#refuse(request, true);
    if (status !== null) {
      this.#turnAway(socket, status);
      return;
    }
    const { roosts, config, wingId, clock } = this.#ports;
    const known = { wingId, config: config(), now: clock.now() };
    const identified = await identify(passOf(request.headers), roosts(), known);
    if (this.#closed) socket.destroy();
    else if ('status' in identified) this.#turnAway(socket, identified.status);
    // Verifying takes a moment.
    else if (!this.#mayStay(identified.caller)) this.#turnAway(socket, 403);
    else this.#seat(identified.caller, request, socket, head);
  }

  #seat(caller: DirectCaller, request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // Who has hung up meanwhile takes no place.
    if (socket.destroyed) return;
    const { roost, userId } = caller;
    const place = this.#shares.take({ roost: roost.context.roost, userId });
    if (!place) {
      this.#turnAway(socket, 429);
      return;
    }
    // Also one that does not become a socket in the end.
    socket.once('close', () => place.dispose());
    this.#upgrades.handleUpgrade(request, socket, head, (opened) => this.#take(opened, caller));
  }

  #mayStay(caller: DirectCaller): boolean {
    const { roosts, config } = this.#ports;
    const linked = roosts().some(({ context }) => context === caller.roost.context);
    return linked && mayCome(caller, config());
  }

  #take(opened: WebSocket, caller: DirectCaller): void {
    const { pty, people, viewers, clock } = this.#ports;
    opened.binaryType = 'nodebuffer';
    people.note(caller.roost.context.roost, caller.userId, caller.email);
    this.#named += 1;
    const name = `direct ${this.#named}`;
    const onMeasured = (): void => viewers.didChange();
    const socket = new DirectSocket(opened, caller, { pty, clock, name, onMeasured });
    this.#sockets.add(socket);
    opened.once('close', () => this.#sockets.delete(socket));
  }

  /** Those that were heard of longest ago are forgotten. */
  #takes(address: string): boolean {
    const rate = this.#rates.get(address) ?? new TokenBucket({ ...RATE, clock: this.#ports.clock });
    this.#rates.delete(address);
    const oldest = this.#rates.keys().next();
    if (this.#rates.size >= MAX_ADDRESSES && !oldest.done) this.#rates.delete(oldest.value);
    this.#rates.set(address, rate);
    return rate.take();
  }

  #turnAway(socket: Duplex, status: number): void {
    // Whoever asks too often does not fill the log as well.
    if (status !== 429) this.#ports.logger.info({ status }, 'a direct connection was refused');
    const text = STATUS_CODES[status] ?? '';
    socket.end(
      `HTTP/1.1 ${status} ${text}\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: ${text.length}\r\n\r\n${text}`,
      // The peer may leave its side open for ever, and nothing else would end this one.
      () => socket.destroy(),
    );
  }
}
