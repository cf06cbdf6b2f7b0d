// Another wing, reached through a roost from this machine: what a browser does, in Node.

import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import * as z from 'zod/mini';
import { AppError } from '#shared/base/app-error.ts';
import type { Disposable } from '#shared/base/disposable.ts';
import { readToBrowser } from '#shared/protocol/wing/read-frame.ts';
import { MAX_BROWSER_MESSAGE, MAX_WING_MESSAGE } from '#shared/protocol/wing/wing-limits.ts';
import { readBody } from './read-body.ts';
import { requireSafe } from './require-safe.ts';
import { SealedChannel } from './sealed-channel.ts';
import type { WingIdentity } from './wing-identity.ts';

/** Longest waits for an answer, and between two pieces of a stream, in ms. */
const REQUEST_TIMEOUT = 30_000;
const STREAM_TIMEOUT = 120_000;
const DIAL_TIMEOUT = 15_000;
const MAX_LISTED = 1024 * 1024;

const listedWings = z.array(
  z.object({
    wing_id: z.string().check(z.maxLength(128)),
    public_key: z.string().check(z.maxLength(128)),
  }),
);

/** A wing that can be reached through a roost. `public_key`: base64. */
export type WingInfo = z.infer<typeof listedWings>[number];

export interface RoostAccess {
  /** Address of the roost. */
  readonly baseUrl: string;
  /** A device token. */
  readonly token: string;
  /** Allows an address without TLS that is not of this machine: whoever is on the way can take the token. */
  readonly plain?: boolean;
  readonly fetch?: typeof fetch;
}

/**
 * The wings that are connected to the roost, as far as this user may see them.
 * @throws AppError `roost_unreachable`, `unauthorized`, `bad_request`
 */
export async function listWings(access: RoostAccess): Promise<WingInfo[]> {
  const { baseUrl, token, plain = false, fetch: send = fetch } = access;
  requireSafe(baseUrl, plain);
  const response = await send(new URL('/api/app/wings', baseUrl), {
    headers: { Authorization: `Bearer ${token}` },
    redirect: 'error',
    signal: AbortSignal.timeout(DIAL_TIMEOUT),
  }).catch((error: unknown) => {
    throw unreachable(error);
  });
  if (response.status === 401) throw new AppError('unauthorized', 'Sign in to the roost again.');
  const text = await readBody(response, MAX_LISTED).catch((error: unknown) => {
    throw unreachable(error);
  });
  const listed = listedWings.safeParse(parse(text));
  if (!listed.success) throw unreachable();
  return listed.data;
}

/**
 * The wing with that id; the newest when there are several.
 * @throws AppError `roost_unreachable`, `unauthorized`, `wing_not_found`, `bad_request`
 */
export async function discoverWing(access: RoostAccess, wingId: string): Promise<WingInfo> {
  const found = (await listWings(access)).findLast((wing) => wing.wing_id === wingId);
  if (found) return found;
  throw new AppError('wing_not_found', 'That machine is not connected to the roost.');
}

/** A stream that goes on with payloads of its own. */
export interface OpenedStream {
  /** The first piece. */
  readonly answer: unknown;
  readonly channelKeys: SealedChannel['channelKeys'];
  /** Sends a payload to whoever answers; false when there is no way any more. */
  post(payload: string): boolean;
  /** Nothing is taken any more. */
  leave(): void;
}

/** Somebody who waits for answers to one request. */
interface Waiting {
  /** Takes a payload as it came. */
  readonly take: (payload: string, done: boolean) => void;
  readonly fail: (error: AppError) => void;
}

/** One connection to one wing. Not connected again: make a new one. */
export class TunnelClient implements Disposable {
  readonly #wing: WingInfo;
  readonly #socket: WebSocket;
  readonly #sealed: SealedChannel;
  /** Public half of the key that this client speaks with, base64. */
  readonly publicKey: string;
  readonly #opened: Promise<void>;
  readonly #waiting = new Map<string, Waiting>();

  /** `identity`: a key of its own for each client, or this machine's. @throws AppError `bad_request` */
  constructor(access: RoostAccess, wing: WingInfo, identity: WingIdentity) {
    requireSafe(access.baseUrl, access.plain ?? false);
    const key = identity.deriveKey(wing.public_key, 'wt-tunnel');
    if (!key) throw new AppError('bad_request', 'The key of that machine cannot be used.');
    this.#wing = wing;
    this.#sealed = new SealedChannel(key);
    this.publicKey = identity.publicBase64;
    const url = new URL('/ws/relay', access.baseUrl);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    url.searchParams.set('wing_id', wing.wing_id);
    this.#socket = new WebSocket(url, {
      headers: { Authorization: `Bearer ${access.token}` },
      maxPayload: MAX_WING_MESSAGE,
      perMessageDeflate: false,
      handshakeTimeout: DIAL_TIMEOUT,
      followRedirects: false,
    });
    this.#socket.binaryType = 'nodebuffer';
    this.#opened = new Promise((resolve, reject) => {
      this.#socket.once('open', resolve);
      this.#socket.once('close', () => reject(unreachable()));
    });
    // Nobody may be asking just now.
    this.#opened.catch(() => undefined);
    this.#socket.on('error', () => undefined);
    this.#socket.on('message', (data, isBinary) => {
      if (!isBinary && Buffer.isBuffer(data)) this.#receive(data.toString('utf8'));
    });
    this.#socket.on('close', () => this.#failAll(unreachable()));
  }

  /** Public key of the machine, as it was given. */
  get wingKey(): string {
    return this.#wing.public_key;
  }

  /**
   * Asks once. Resolves with the answer, which may hold an `error` in the protocol's words.
   * @throws AppError `roost_unreachable`, `timeout`; what `signal` was aborted with
   */
  async request(inner: { readonly type: string } & object, signal?: AbortSignal): Promise<unknown> {
    for await (const value of this.#ask(inner, REQUEST_TIMEOUT, signal)) return value;
    return {};
  }

  /** Asks for several pieces; a refusal is one piece with an `error`. Throws as `request` does. */
  stream(inner: { readonly type: string } & object, signal?: AbortSignal): AsyncIterable<unknown> {
    return this.#ask(inner, STREAM_TIMEOUT, signal);
  }

  /**
   * Asks for a stream of which only the first piece is JSON; `take` gets the others as they came, and
   * `fail` is called when there will be none any more.
   * @throws AppError as `request` does
   */
  async open(
    inner: { readonly type: string } & object,
    { take, fail }: { take(payload: string): void; fail(error: AppError): void },
    signal?: AbortSignal,
  ): Promise<OpenedStream> {
    await this.#opened;
    signal?.throwIfAborted();
    const id = randomUUID();
    const first = Promise.withResolvers<unknown>();
    let opened = false;
    const leave = (): void => void this.#waiting.delete(id);
    const giveUp = (error: AppError): void => {
      if (opened) fail(error);
      else first.reject(error);
    };
    this.#waiting.set(id, {
      fail: giveUp,
      take: (payload, done) => {
        if (opened) return take(payload);
        const plain = this.#sealed.open(payload);
        if (plain) {
          opened = true;
          first.resolve(parse(plain.toString('utf8')));
        } else if (done) giveUp(unreachable());
      },
    });
    const late = setTimeout(() => giveUp(tooLate()), REQUEST_TIMEOUT);
    const stop = (): void => first.reject(signal?.reason);
    signal?.addEventListener('abort', stop, { once: true });
    try {
      this.#socket.send(this.#frame(id, this.#sealed.seal(Buffer.from(JSON.stringify(inner)))));
      const answer = await first.promise;
      return {
        ...{ answer, leave },
        channelKeys: (client, wing) => this.#sealed.channelKeys(client, wing),
        post: (payload) => this.#post(id, payload),
      };
    } catch (error) {
      leave();
      throw error;
    } finally {
      clearTimeout(late);
      signal?.removeEventListener('abort', stop);
    }
  }

  dispose(): void {
    this.#failAll(new AppError('disconnected', 'The connection was closed.'));
    if (this.#socket.readyState === WebSocket.CONNECTING) this.#socket.terminate();
    else this.#socket.close(1000);
  }

  async *#ask(inner: object, timeoutMs: number, signal?: AbortSignal): AsyncGenerator<unknown> {
    await this.#opened;
    signal?.throwIfAborted();
    const request_id = randomUUID();
    const frame = this.#frame(request_id, this.#sealed.seal(Buffer.from(JSON.stringify(inner))));
    if (frame.length > MAX_BROWSER_MESSAGE) {
      throw new AppError('bad_request', 'The request is too large for the tunnel.');
    }
    const items: { readonly value: unknown; readonly done: boolean }[] = [];
    let failure: Error | undefined;
    let wake: () => void = () => {};
    this.#waiting.set(request_id, {
      take: (payload, done) => {
        const plain = this.#sealed.open(payload);
        if (!plain) return;
        items.push({ value: parse(plain.toString('utf8')), done });
        wake();
      },
      fail: (error) => {
        failure = error;
        wake();
      },
    });
    const stop = (): void => {
      const reason: unknown = signal?.reason;
      failure = reason instanceof Error ? reason : new AppError('disconnected', 'It was given up.');
      wake();
    };
    signal?.addEventListener('abort', stop, { once: true });
    try {
      this.#socket.send(frame);
      for (;;) {
        const item = items.shift();
        if (item) {
          if (!item.done || !isEnd(item.value)) yield item.value;
          if (item.done) return;
          continue;
        }
        if (failure) throw failure;
        const next = Promise.withResolvers<void>();
        wake = next.resolve;
        const limit = setTimeout(() => {
          failure = tooLate();
          wake();
        }, timeoutMs);
        await next.promise.finally(() => clearTimeout(limit));
      }
    } finally {
      signal?.removeEventListener('abort', stop);
      this.#waiting.delete(request_id);
    }
  }

  #post(requestId: string, payload: string): boolean {
    if (this.#socket.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(this.#frame(requestId, payload));
    return true;
  }

  #frame(request_id: string, payload: string): string {
    const { wing_id } = this.#wing;
    return JSON.stringify({
      ...{ type: 'tunnel.req', wing_id, request_id },
      ...{ sender_pub: this.publicKey, payload },
    });
  }

  #receive(frame: string): void {
    const read = readToBrowser(frame);
    if (!read.ok) return;
    const { message } = read;
    if (message.type === 'error') {
      // Roosts do not say which request they mean.
      this.#failAll(new AppError('wing_not_found', 'That machine is not connected to the roost.'));
      return;
    }
    if (message.type !== 'tunnel.res' && message.type !== 'tunnel.stream') return;
    const done = message.type === 'tunnel.res' || message.done;
    this.#waiting.get(message.request_id)?.take(message.payload, done);
  }

  #failAll(error: AppError): void {
    for (const waiting of [...this.#waiting.values()]) waiting.fail(error);
  }
}

/** The last piece of a stream, which holds nothing else. */
function isEnd(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'done' in value &&
    Object.keys(value).length === 1
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function tooLate(): AppError {
  return new AppError('timeout', 'The machine did not answer in time.');
}

function unreachable(cause?: unknown): AppError {
  return new AppError('roost_unreachable', 'The roost could not be reached.', { cause });
}
