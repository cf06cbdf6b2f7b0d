// One browser tab at a roost: does what the stock page does, and what the specification asks of ours: a
// key of its own for each attach, output in order, pastes in pieces, and a limit for every wait.

import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { WebSocket } from 'ws';
import { SealedChannel } from '#client/tunnel/sealed-channel.ts';
import { WingIdentity } from '#client/tunnel/wing-identity.ts';
import { sessionDomain } from '#shared/protocol/e2ee/key-domain.ts';
import { readToBrowser } from '#shared/protocol/wing/read-frame.ts';
import { MAX_INPUT_CHUNK } from '#shared/protocol/wing/wing-limits.ts';
import type { ToBrowser } from '#shared/protocol/wing/wing-messages.ts';
import type { RoostUser } from './roost-state.ts';

const gunzipped = promisify(gunzip);
const TIMEOUT = 20_000;
/** What was drawn is told once a frame, in ms. */
const TELL_EVERY = 16;

/** What a tab needs of a roost. */
export interface RoostAddress {
  readonly url: string;
}

export interface ScriptedBrowserOptions {
  readonly roost: RoostAddress;
  readonly user: RoostUser;
  /** The machine; without it nothing that is typed gets there. */
  readonly wingId?: string;
  /** One key for all it does, as the stock page has; ours takes a new one for each attach. */
  readonly identity?: WingIdentity;
  /** Its key of each attach is for that session only, as ours does where the machine takes that. */
  readonly sessionKeys?: boolean;
  /** Signs in with the device token instead of the cookie. */
  readonly byToken?: boolean;
  /** Tells what it has drawn, as our own page does. */
  readonly tellsDrawn?: boolean;
  /** Wait before it connects or attaches again, in ms; null: it does not. The stock page waits 1 s. */
  readonly reattachAfter?: number | null;
  /** Keeps what it was shown; on unless said otherwise. */
  readonly keeps?: boolean;
  /** Unpacks replays, e.g. slowly. */
  readonly unpack?: (packed: Buffer) => Promise<Buffer>;
  /** Called with the length of every frame of output. */
  readonly onFrame?: (length: number) => void;
  /** Called with output in order; what it returns is waited for before it counts as drawn. */
  readonly onOutput?: (bytes: Buffer, packed: boolean) => void | Promise<void>;
}

type Started = Extract<ToBrowser, { type: 'pty.started' }>;
type Exited = Extract<ToBrowser, { type: 'pty.exited' }>;

export class ScriptedBrowser implements AsyncDisposable {
  readonly #options: ScriptedBrowserOptions;
  #socket: WebSocket | undefined;
  #identity = WingIdentity.generate();
  #sealed: SealedChannel | undefined;
  #queue: Promise<void> = Promise.resolve();
  /** What has not had its turn in the queue. */
  #waiting = 0;
  #listeners = new Set<(message: ToBrowser) => void>();
  #timer: NodeJS.Timeout | undefined;
  #ended = false;
  #drawn = 0;
  #telling: NodeJS.Timeout | undefined;
  #size = { cols: 80, rows: 24 };
  #spectates = false;
  /** Sends what is typed, and sizes, past the roost while it is set. */
  way: ((message: object) => void) | undefined;
  sessionId = '';
  viewerId = '';
  /** All messages, as they came. */
  readonly messages: ToBrowser[] = [];
  /** Output since the last attach, opened, unpacked, in order. */
  pieces: { readonly packed: boolean; readonly bytes: Buffer }[] = [];
  /** Frames of output that could not be opened. */
  unreadable = 0;
  /** How often it has been attached. */
  attaches = 0;
  /** Told that too much was used: it does not come back by itself. */
  exceeded = false;
  /** Codes that its socket was closed with. */
  readonly closes: number[] = [];
  readonly exits: Exited[] = [];

  constructor(options: ScriptedBrowserOptions) {
    this.#options = options;
  }

  get text(): string {
    return Buffer.concat(this.pieces.map(({ bytes }) => bytes)).toString('utf8');
  }

  /** The end of `text`, of much output as well. */
  get tail(): string {
    const last = this.pieces.slice(-8).map(({ bytes }) => bytes.subarray(-400));
    return Buffer.concat(last).subarray(-400).toString('utf8');
  }

  /** Its key, as it is told. */
  get publicKey(): string {
    const { sessionBase64, publicBase64 } = this.#identity;
    return this.#options.sessionKeys ? sessionBase64 : publicBase64;
  }

  get connected(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  /** Connects its terminal socket. Rejects with the status if it is refused. */
  connect(): Promise<void> {
    const { roost, user, wingId, byToken } = this.#options;
    const url = new URL('/ws/pty', roost.url.replace(/^http/, 'ws'));
    if (wingId) url.searchParams.set('wing_id', wingId);
    const headers = byToken
      ? { Authorization: `Bearer ${user.token}` }
      : { Cookie: `wt_session=${user.cookie}` };
    const socket = new WebSocket(url, { headers, perMessageDeflate: false });
    socket.binaryType = 'nodebuffer';
    this.#socket = socket;
    socket.on('error', () => {});
    socket.on('message', (data) => {
      if (Buffer.isBuffer(data) && this.#socket === socket) this.#receive(data.toString('utf8'));
    });
    socket.on('close', (code) => {
      if (this.#socket !== socket) return;
      this.closes.push(code);
      if (this.sessionId) this.#comeBack();
    });
    return new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('unexpected-response', (request, { statusCode }) => {
        request.destroy();
        reject(new Error(`refused with ${statusCode}`));
      });
      socket.once('close', () => reject(new Error('The roost is not there.')));
    });
  }

  /** Starts a program and waits until it runs; rejects with the refusal. */
  async start(more: Readonly<Record<string, unknown>> = {}): Promise<Started> {
    this.#newKey();
    const { wingId } = this.#options;
    const answer = this.#answer();
    this.send({
      ...{ type: 'pty.start', agent: 'shell', ...this.#size },
      ...{ public_key: this.publicKey, ...(wingId ? { wing_id: wingId } : {}) },
      ...more,
    });
    return answer;
  }

  /** Attaches to a session: takes it over, or watches. */
  async attach(sessionId: string, more: Readonly<Record<string, unknown>> = {}): Promise<Started> {
    this.sessionId = sessionId;
    this.#spectates = more['spectate'] === true;
    const { cols, rows } = { ...this.#size, ...more };
    this.#size = { cols: Number(cols), rows: Number(rows) };
    this.#newKey();
    const { wingId } = this.#options;
    const answer = this.#answer();
    this.send({
      ...{ type: 'pty.attach', session_id: sessionId, ...this.#size },
      ...{ public_key: this.publicKey, ...(wingId ? { wing_id: wingId } : {}) },
      ...more,
    });
    return answer;
  }

  /** Types `text`, cut into messages that a Go roost takes. */
  type(text: string): void {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += MAX_INPUT_CHUNK) {
      const data = this.seal(bytes.subarray(at, at + MAX_INPUT_CHUNK));
      this.#sendBy(this.way, { type: 'pty.input', session_id: this.sessionId, data });
    }
  }

  /** Takes a frame that came past the roost. */
  take(frame: string): void {
    this.#receive(frame);
  }

  /** What a payload for this tab says; null for another's, or one that was opened before. */
  open(payload: string): Buffer | null {
    return this.#sealed?.open(payload) ?? null;
  }

  /** A sealed payload of input; not sent. */
  seal(bytes: Uint8Array): string {
    if (!this.#sealed) throw new Error('There is no key yet.');
    return this.#sealed.seal(bytes);
  }

  resize(cols: number, rows: number): void {
    this.#size = { cols, rows };
    this.#sendBy(this.way, { type: 'pty.resize', session_id: this.sessionId, cols, rows });
  }

  kill(): void {
    this.send({ type: 'pty.kill', session_id: this.sessionId });
  }

  detach(): void {
    this.send({ type: 'pty.detach', session_id: this.sessionId });
    this.sessionId = '';
  }

  /** Sends any message; what is said while it is not connected is lost. */
  send(message: object): void {
    if (!this.connected) return;
    // As bytes it is written in one piece.
    this.#socket?.send(Buffer.from(JSON.stringify(message)), { binary: false });
  }

  /** The next message that `is` says is meant. */
  next<T extends ToBrowser>(is: (message: ToBrowser) => message is T): Promise<T> {
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(limit);
        this.#listeners.delete(listen);
      };
      const listen = (message: ToBrowser): void => {
        if (!is(message)) return;
        stop();
        resolve(message);
      };
      const limit = setTimeout(() => {
        stop();
        reject(new Error('The machine did not answer in time.'));
      }, TIMEOUT);
      this.#listeners.add(listen);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#telling);
    const socket = this.#socket;
    if (socket && socket.readyState !== WebSocket.CLOSED) {
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.terminate();
      await closed;
    }
    await this.#queue;
  }

  #sendBy(way: ScriptedBrowser['way'], message: object): void {
    if (way) way(message);
    else this.send(message);
  }

  #newKey(): void {
    this.way = undefined;
    this.#identity = this.#options.identity ?? WingIdentity.generate();
    this.#sealed = undefined;
    this.viewerId = '';
    this.#drawn = 0;
    clearTimeout(this.#telling);
    this.#telling = undefined;
    // What was under way under the old key is not shown any more.
    this.#inTurn(() => {
      this.pieces = [];
    });
    this.attaches += 1;
  }

  async #answer(): Promise<Started> {
    const message = await this.next(
      (each): each is Started | Exited | Extract<ToBrowser, { type: 'error' }> =>
        each.type === 'pty.started' || each.type === 'error' || each.type === 'pty.exited',
    );
    if (message.type === 'pty.started') return message;
    throw new Error(message.type === 'error' ? message.message : message.error || 'exited');
  }

  #receive(frame: string): void {
    const read = readToBrowser(frame);
    if (!read.ok) throw new Error(`A browser got what it cannot read: ${frame.slice(0, 200)}`);
    const { message } = read;
    if (this.#options.keeps ?? true) this.messages.push(message);
    if (message.type === 'pty.output') this.#options.onFrame?.(frame.length);
    if (message.type === 'pty.started') this.#didStart(message);
    else if (message.type === 'pty.output') this.#output(message);
    else if (message.type === 'pty.exited') this.#didExit(message);
    else if (message.type === 'wing.offline' || message.type === 'relay.restart') this.#comeBack();
    else if (message.type === 'bandwidth.exceeded') this.exceeded = true;
    for (const listener of this.#listeners) listener(message);
  }

  #didStart(message: Started): void {
    this.sessionId = message.session_id;
    this.viewerId = message.viewer_id;
    const domain = this.#options.sessionKeys ? sessionDomain(this.sessionId) : 'wt-pty';
    const key = this.#identity.deriveKey(message.public_key, domain);
    if (!key) throw new Error('The machine told no key.');
    this.#sealed = new SealedChannel(key);
    this.send({ type: 'pty.resize', session_id: this.sessionId, ...this.#size });
    // Before there is anything: a flood may begin with the next key.
    if (this.#options.tellsDrawn) this.#tell();
  }

  /** One after the other: unpacking takes its time, and what comes later must not overtake it. */
  #output(message: Extract<ToBrowser, { type: 'pty.output' }>): void {
    const sealed = this.#sealed;
    const plain = sealed?.open(message.data);
    if (!plain) {
      this.unreadable += 1;
      return;
    }
    const { compressed: packed } = message;
    if (packed || this.#waiting > 0) {
      this.#inTurn(async () => {
        const { unpack = gunzipped } = this.#options;
        const bytes = packed ? await unpack(plain) : plain;
        if (this.#sealed === sealed) await this.#show(bytes, packed);
      });
      return;
    }
    const shown = this.#show(plain, packed);
    if (shown) this.#inTurn(() => shown);
  }

  /** Resolves, or returns, when it is drawn. */
  #show(bytes: Buffer, packed: boolean): Promise<void> | undefined {
    if (this.#options.keeps ?? true) this.pieces.push({ packed, bytes });
    const drawn = (): void => {
      this.#drawn += bytes.length;
      if (this.#options.tellsDrawn) this.#telling ??= setTimeout(() => this.#tell(), TELL_EVERY);
    };
    const shown = this.#options.onOutput?.(bytes, packed);
    if (shown) return shown.then(drawn);
    drawn();
    return undefined;
  }

  #inTurn(work: () => Promise<void> | void): void {
    this.#waiting += 1;
    this.#queue = this.#queue.then(work).finally(() => {
      this.#waiting -= 1;
    });
  }

  #tell(): void {
    this.#telling = undefined;
    const viewer = this.viewerId ? { viewer_id: this.viewerId } : {};
    this.send({
      ...{ type: 'pty.attention_ack', session_id: this.sessionId, drawn: this.#drawn },
      ...viewer,
    });
  }

  #didExit(message: Exited): void {
    if (message.session_id !== this.sessionId) return;
    this.exits.push(message);
    this.sessionId = '';
  }

  /** Connects and attaches again until it works. */
  #comeBack(): void {
    const { reattachAfter = 1000 } = this.#options;
    if (reattachAfter === null || this.#ended || this.exceeded || !this.sessionId) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const again = async (): Promise<void> => {
        if (!this.connected) await this.connect();
        if (this.sessionId) {
          await this.attach(this.sessionId, this.#spectates ? { spectate: true } : {});
        }
      };
      again().catch(() => this.#comeBack());
    }, reattachAfter);
  }
}
