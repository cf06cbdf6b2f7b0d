// A roost on loopback that is as strict as the Go one where that can be seen, remembers every byte that
// it got, and fails when a test wants it to.

import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { type GoMessage, goDecode } from './go-structs.ts';
import { type LinkPace, PacedLink } from './paced-link.ts';
import { answerHttp, type DeviceCode, type RoostPages } from './roost-http.ts';
import {
  type ConnectedBrowser,
  type ConnectedWing,
  newUser,
  type RoostUser,
} from './roost-state.ts';
import { Switchboard } from './roost-switchboard.ts';

/** What sockets of wings and of browsers may send in one message, in bytes. */
const MAX_FROM_WING = 524_288;
const MAX_FROM_BROWSER = 32_768;
/** Bytes on their way to a browser beyond which its wing is not read. */
const MAX_WAITING = 1024 * 1024;

export interface ScriptedRoostOptions {
  /** Whether every code is allowed at once, as in local mode; on unless said otherwise. */
  readonly claims?: boolean;
  /** Keeps what wings send, to be searched; on unless said otherwise. */
  readonly records?: boolean;
  /** `owner`: a wing is for its owner. `everybody`: for all with an account. */
  readonly access?: 'owner' | 'everybody';
  /** Longest message that it takes of a browser. */
  readonly browserLimit?: number;
  /** The name of this machine that it is reached by; passkeys need `localhost`. */
  readonly host?: string;
  /** Files of a page that it hands out below `/aerie/`. */
  readonly page?: RoostPages['page'];
}

/** Changes frames on their way; what it returns goes on instead. */
export interface Tampering {
  fromWing?: ((frame: string) => string) | undefined;
  toWing?: ((frame: string) => readonly string[]) | undefined;
  toBrowser?: ((frame: string) => readonly string[]) | undefined;
}

export class ScriptedRoost {
  readonly users = new Map<string, RoostUser>();
  /** Sign-ins by device code. */
  readonly codes = new Map<string, DeviceCode>();
  /** Every frame of wings, if it records. */
  readonly fromWings: string[] = [];
  /** Every frame that went to wings, if it records. */
  readonly toWings: string[] = [];
  /** What dashboards were told. */
  readonly events: GoMessage[] = [];
  readonly tampering: Tampering = {};
  /** Owner of wings unless another token is used; every code is allowed for them at once. */
  readonly owner: RoostUser;
  /** Status codes that the next sockets of wings are refused with, and those of browsers. */
  refusals: number[] = [];
  browserRefusals: number[] = [];
  /** How wrong its clock is, in ms. */
  clockOff = 0;
  /** Pace of browsers that connect from now on. */
  pace: LinkPace | undefined;
  /** Public key that it says its passes are signed with, base64 of SPKI; empty: it says none. */
  relayKey = '';
  /** Registrations so far. */
  registrations = 0;
  /** Whether a registration is answered. */
  acknowledges = true;
  readonly #options: ScriptedRoostOptions;
  readonly #wings: ConnectedWing[] = [];
  readonly #browsers = new Set<ConnectedBrowser>();
  readonly #dashboards = new Map<WebSocket, RoostUser>();
  readonly #switchboard: Switchboard;
  #server: Server | undefined;
  #sockets: WebSocketServer | undefined;
  #port = 0;

  private constructor(options: ScriptedRoostOptions) {
    this.#options = options;
    this.owner = this.addUser('local');
    this.#switchboard = new Switchboard({
      wings: () => this.#wings,
      mayUse: (user, wing) => this.#mayUse(user, wing),
      toWing: (wing, frame) => this.#toWing(wing, frame),
      toBrowser: (browser, frame) => this.#toBrowser(browser, frame),
      onAttention: ({ wingId }, { session_id }) =>
        this.#event({ type: 'session.attention', wing_id: wingId, session_id }),
      onConfig: (wing) => this.#event(eventOf('wing.config', wing)),
    });
  }

  static async start(options: ScriptedRoostOptions = {}): Promise<ScriptedRoost> {
    const roost = new ScriptedRoost(options);
    await roost.#listen();
    return roost;
  }

  /** Its address. */
  get url(): string {
    return `http://${this.#options.host ?? '127.0.0.1'}:${this.#port}`;
  }

  get wings(): readonly ConnectedWing[] {
    return this.#wings;
  }

  get browsers(): readonly ConnectedBrowser[] {
    return [...this.#browsers];
  }

  get routes(): Switchboard['routes'] {
    return this.#switchboard.routes;
  }

  /** All that it got of wings, as one text. */
  get heard(): string {
    return this.fromWings.join('\n');
  }

  addUser(id: string, more: Partial<RoostUser> = {}): RoostUser {
    const user = newUser(id, more);
    this.users.set(id, user);
    return user;
  }

  /** Messages of wings of that type, decoded. */
  of(type: string): GoMessage[] {
    return this.fromWings
      .map((frame) => goDecode(frame))
      .filter((message): message is GoMessage => message?.type === type);
  }

  /** Says something to all wings that no browser said. */
  tellWings(frame: string | object): void {
    const text = typeof frame === 'string' ? frame : JSON.stringify(frame);
    for (const wing of this.#wings) this.#toWing(wing, text);
  }

  /** Says something to all browsers that no wing said. */
  tellBrowsers(frame: object): void {
    for (const { link } of this.#browsers) link.send(JSON.stringify(frame));
  }

  /** Tells a person's browsers that they have used too much, and closes them. */
  exceed(user: RoostUser): void {
    for (const browser of this.#browsers) {
      if (browser.user !== user) continue;
      browser.link.send('{"type":"bandwidth.exceeded","message":"monthly limit reached"}');
      this.#switchboard.forget(browser);
      browser.socket.close(1000);
    }
  }

  /** Ends as one that is shut down does, and begins again on the same port. */
  async restart(): Promise<void> {
    this.tellWings('{"type":"relay.restart"}');
    this.tellBrowsers({ type: 'relay.restart' });
    this.#event({ type: 'relay.restart' });
    for (const wing of this.#wings) wing.socket.close(1001);
    await this.stop();
    await this.#listen();
  }

  /** Ends at once, without a word. */
  async kill(): Promise<void> {
    for (const client of this.#sockets?.clients ?? []) client.terminate();
    await this.stop();
  }

  /** Begins again after `kill` or `stop`, on the same port. */
  async resume(): Promise<void> {
    await this.#listen();
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    this.#switchboard.routes.clear();
    for (const client of this.#sockets?.clients ?? []) client.terminate();
    this.#wings.length = 0;
    this.#browsers.clear();
    this.#sockets?.close();
    if (!server) return;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #listen(): Promise<void> {
    const server = createServer((request, response) => {
      void answerHttp(request, response, {
        ...{
          codes: this.codes,
          users: this.users,
          claims: (this.#options.claims ?? true) ? this.owner : null,
        },
        now: () => Date.now() + this.clockOff,
        ...{ owner: this.owner, page: this.#options.page },
        wings: () => this.#wings,
        userOf: (asking) => this.#userOf(asking),
        mayUse: (user, wing) => this.#mayUse(user, wing),
      });
    });
    this.#sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FROM_WING });
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', resolve);
    });
    const address = server.address();
    this.#port = (address as AddressInfo).port;
    this.#server = server;
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://roost');
    const refuse = (status: number): void => {
      socket.end(`HTTP/1.1 ${status} No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    };
    const refusals = pathname === '/ws/wing' ? this.refusals : this.browserRefusals;
    const refusal = refusals.shift();
    if (refusal) return refuse(refusal);
    const { origin } = request.headers;
    if (origin !== undefined && origin !== this.url) return refuse(403);
    const known = this.#userOf(request);
    if (!known || (pathname === '/ws/app' && known.by === 'token')) return refuse(401);
    const take = (then: (ws: WebSocket) => void): void => {
      this.#sockets?.handleUpgrade(request, socket, head, (ws) => {
        // Resets of peers that are gone; `close` follows.
        ws.on('error', () => {});
        ws.binaryType = 'nodebuffer';
        then(ws);
      });
    };
    if (pathname === '/ws/wing') take((ws) => this.#takeWing(ws, known.user));
    else if (pathname === '/ws/pty' || pathname === '/ws/relay') {
      take((ws) => this.#takeBrowser(ws, known, searchParams.get('wing_id') ?? ''));
    } else if (pathname === '/ws/app') take((ws) => this.#takeDashboard(ws, known.user));
    else refuse(404);
  }

  #takeWing(socket: WebSocket, user: RoostUser): void {
    let wing: ConnectedWing | undefined;
    socket.on('message', (data, isBinary) => {
      const raw = bytesOf(data);
      if (isBinary || !raw) return;
      if (this.#options.records ?? true) this.fromWings.push(raw.toString('utf8'));
      if (wing) {
        const { fromWing } = this.tampering;
        this.#switchboard.fromWing(wing, fromWing ? Buffer.from(fromWing(String(raw))) : raw);
        return;
      }
      const message = goDecode(raw.toString('utf8'));
      if (message?.type !== 'wing.register') socket.close();
      else wing = this.#register(socket, user, message);
    });
    socket.once('close', () => {
      const at = wing ? this.#wings.indexOf(wing) : -1;
      if (!wing || at < 0) return;
      this.#wings.splice(at, 1);
      const { wingId } = wing;
      if (this.#wings.some((other) => other.wingId === wingId)) return;
      this.#event({ type: 'wing.offline', wing_id: wingId });
      for (const { link, wingId: theirs } of this.#browsers) {
        if (theirs === wingId) link.send('{"type":"wing.offline"}');
      }
    });
  }

  #register(socket: WebSocket, user: RoostUser, message: GoMessage): ConnectedWing {
    const wing: ConnectedWing = {
      ...{ connectionId: randomUUID(), user, socket, beats: 0 },
      wingId: String(message['wing_id']),
      publicKey: String(message['public_key']),
      locked: message['locked'] === true,
      allowedCount: Number(message['allowed_count']),
    };
    this.#wings.push(wing);
    this.registrations += 1;
    this.#event(eventOf('wing.online', wing));
    if (this.acknowledges) {
      const key = this.relayKey ? { relay_pub_key: this.relayKey } : {};
      this.#toWing(
        wing,
        JSON.stringify({ type: 'registered', wing_id: wing.connectionId, ...key }),
      );
    }
    return wing;
  }

  #takeBrowser(
    socket: WebSocket,
    { user, by }: { user: RoostUser; by: 'cookie' | 'token' },
    wingId: string,
  ): void {
    const link = new PacedLink(socket);
    link.pace = this.pace;
    const browser: ConnectedBrowser = {
      ...{ user, by, socket, link, wingId },
      uplinkMs: this.pace?.latencyMs ?? 0,
    };
    this.#browsers.add(browser);
    const limit = this.#options.browserLimit ?? MAX_FROM_BROWSER;
    socket.on('message', (data, isBinary) => {
      const raw = bytesOf(data);
      if (isBinary || !raw || !this.#browsers.has(browser)) return;
      if (raw.length > limit) {
        socket.close(1009);
        this.#browsers.delete(browser);
        this.#switchboard.forget(browser);
      } else if (browser.uplinkMs > 0) {
        setTimeout(() => this.#switchboard.fromBrowser(browser, raw), browser.uplinkMs);
      } else this.#switchboard.fromBrowser(browser, raw);
    });
    socket.once('close', () => {
      this.#browsers.delete(browser);
      this.#switchboard.forget(browser);
    });
  }

  #takeDashboard(socket: WebSocket, user: RoostUser): void {
    this.#dashboards.set(socket, user);
    socket.on('message', () => socket.close(1008));
    socket.once('close', () => this.#dashboards.delete(socket));
  }

  #toWing(wing: ConnectedWing, frame: string | Buffer): void {
    const text = this.tampering.toWing ? String(frame) : '';
    for (const each of this.tampering.toWing?.(text) ?? [frame]) {
      if (this.#options.records ?? true) this.toWings.push(String(each));
      // A write that fails is lost without a word.
      wing.socket.send(each, { binary: false }, () => {});
    }
  }

  #toBrowser(browser: ConnectedBrowser, frame: string | Buffer): void {
    const text = this.tampering.toBrowser ? String(frame) : '';
    for (const each of this.tampering.toBrowser?.(text) ?? [frame]) browser.link.send(each);
    if (browser.link.waiting <= MAX_WAITING) return;
    // As its wing is read by one loop that also writes: a slow browser holds the wing up.
    const wing = this.#wings.findLast(({ wingId }) => wingId === browser.wingId);
    if (!wing || wing.socket.isPaused) return;
    wing.socket.pause();
    const goOn = (): void => {
      if (browser.link.waiting > MAX_WAITING / 2) browser.link.onceLess(goOn);
      else wing.socket.resume();
    };
    browser.link.onceLess(goOn);
  }

  #event(event: GoMessage): void {
    this.events.push(event);
    for (const [socket] of this.#dashboards) socket.send(JSON.stringify(event));
  }

  #mayUse(user: RoostUser, wing: ConnectedWing): boolean {
    return this.#options.access === 'everybody' || wing.user === user || user.role !== '';
  }

  #userOf(request: IncomingMessage): { user: RoostUser; by: 'cookie' | 'token' } | undefined {
    const url = new URL(request.url ?? '/', 'http://roost');
    const cookie = /(?:^|; )wt_session=([0-9a-f]+)/.exec(request.headers.cookie ?? '')?.[1];
    const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    const token = bearer ?? url.searchParams.get('token');
    for (const user of this.users.values()) {
      if (cookie !== undefined && user.cookie === cookie) return { user, by: 'cookie' };
      if (token !== null && user.token === token) return { user, by: 'token' };
    }
    return undefined;
  }
}

function eventOf(type: string, { wingId, publicKey, locked, allowedCount, user }: ConnectedWing) {
  return {
    ...{ type, wing_id: wingId, public_key: publicKey, locked, allowed_count: allowedCount },
    ...{ user_id: user.id, owner: user.displayName },
  };
}

function bytesOf(data: RawData): Buffer | undefined {
  return Buffer.isBuffer(data) ? data : undefined;
}
