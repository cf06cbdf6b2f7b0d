// One connection to one wing through a roost: asks, and takes the answers apart. Knows no sockets and no
// cryptography of its own, so programs and pages use the same.

import { AppError } from '../../base/app-error.ts';
import type { Disposable } from '../../base/disposable.ts';
import { parseJson } from '../../base/parse-json.ts';
import type { Clock } from '../../base/ports.ts';
import { toHex } from '../../base/to-hex.ts';
import type { Sealer } from '../../protocol/e2ee/sealer.ts';
import type { WingInfo } from '../../protocol/wing/listed-wings.ts';
import { readToBrowser } from '../../protocol/wing/read-frame.ts';
import { MAX_BROWSER_MESSAGE, NONCE_BYTES, TAG_BYTES } from '../../protocol/wing/wing-limits.ts';
import { roostUnreachable } from './roost-unreachable.ts';
import type { TunnelCrypto } from './tunnel-crypto.ts';

/** Longest waits for an answer, and between two pieces of a stream, in ms. */
const REQUEST_TIMEOUT = 30_000;
const STREAM_TIMEOUT = 120_000;
/** Characters of answers that may wait for whoever reads them: far more than one answer can be long. */
const MAX_UNREAD = 32 * 1024 * 1024;
const ID_BYTES = 16;

/** A socket of a roost, `/ws/relay`, for one wing. */
export interface TunnelSocket {
  /** Resolves when messages can be sent; rejects with an AppError if that fails. */
  readonly opened: Promise<unknown>;
  /** False if it is not open any more. */
  send(frame: string): boolean;
  /** Called once: with every text frame, and when the socket is gone. */
  listen(onText: (frame: string) => void, onGone: () => void): void;
  close(): void;
}

export interface TunnelPorts {
  readonly wing: WingInfo;
  readonly socket: TunnelSocket;
  readonly crypto: TunnelCrypto;
  readonly clock: Pick<Clock, 'after'>;
}

/** A stream that goes on with payloads of its own. */
export interface OpenedStream {
  /** The first piece. */
  readonly answer: unknown;
  /** For a channel of its own, see {@link TunnelCrypto}. */
  channel(clientNonce: Uint8Array, wingNonce: Uint8Array): Sealer;
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

/** Not connected again: make a new one. */
export class TunnelCalls implements Disposable {
  readonly #ports: TunnelPorts;
  readonly #waiting = new Map<string, Waiting>();

  constructor(ports: TunnelPorts) {
    this.#ports = ports;
    // Nobody may be asking just now.
    ports.socket.opened.catch(() => undefined);
    ports.socket.listen(
      (frame) => this.#receive(frame),
      () => this.#failAll(roostUnreachable()),
    );
  }

  /** Public half of the key that this client speaks with, base64. */
  get publicKey(): string {
    return this.#ports.crypto.publicKey;
  }

  /** Public key of the machine, as it was given. */
  get wingKey(): string {
    return this.#ports.wing.public_key;
  }

  /** What its messages are sealed with. */
  get crypto(): TunnelCrypto {
    return this.#ports.crypto;
  }

  get clock(): Pick<Clock, 'after'> {
    return this.#ports.clock;
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
    const { socket, crypto, clock } = this.#ports;
    await this.#opened(signal);
    const id = toHex(crypto.random(ID_BYTES));
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
        crypto.sealer.open(payload, (plain) => {
          if (opened) return;
          if (plain) {
            opened = true;
            first.resolve(parseJson(decoder.decode(plain)));
          } else if (done) giveUp(roostUnreachable());
        });
      },
    });
    const late = clock.after(REQUEST_TIMEOUT, () => giveUp(tooLate()));
    const stop = (): void => first.reject(signal?.reason);
    signal?.addEventListener('abort', stop, { once: true });
    try {
      this.#sendSealed(id, inner);
      const answer = await first.promise;
      return {
        ...{ answer, leave },
        channel: (client, wing) => crypto.channel(client, wing),
        post: (payload) => socket.send(this.#frame(id, payload)),
      };
    } catch (error) {
      leave();
      throw error;
    } finally {
      late.dispose();
      signal?.removeEventListener('abort', stop);
    }
  }

  dispose(): void {
    this.#failAll(new AppError('disconnected', 'The connection was closed.'));
    this.#ports.socket.close();
  }

  async *#ask(
    inner: object,
    timeoutMs: number,
    signal?: AbortSignal,
  ): AsyncGenerator<unknown, void, void> {
    const { crypto, clock } = this.#ports;
    await this.#opened(signal);
    const id = toHex(crypto.random(ID_BYTES));
    const items: { readonly value: unknown; readonly done: boolean; readonly size: number }[] = [];
    let unread = 0;
    let failure: Error | undefined;
    let wake: () => void = () => {};
    const fail = (error: Error): void => {
      failure = error;
      wake();
    };
    this.#waiting.set(id, {
      take: (payload, done) =>
        crypto.sealer.open(payload, (plain) => {
          // Nothing is left out silently: what follows a failure is not read either.
          if (!plain || failure) return;
          const size = payload.length;
          unread += size;
          if (unread > MAX_UNREAD) return fail(tooMuch());
          items.push({ value: parseJson(decoder.decode(plain)), done, size });
          wake();
        }),
      fail,
    });
    const stop = (): void => {
      const reason: unknown = signal?.reason;
      fail(reason instanceof Error ? reason : new AppError('disconnected', 'It was given up.'));
    };
    signal?.addEventListener('abort', stop, { once: true });
    try {
      this.#sendSealed(id, inner);
      for (;;) {
        const item = items.shift();
        if (item) {
          unread -= item.size;
          if (!item.done || !isEnd(item.value)) yield item.value;
          if (item.done) return;
          continue;
        }
        if (failure) throw failure;
        const next = Promise.withResolvers<void>();
        wake = next.resolve;
        const limit = clock.after(timeoutMs, () => fail(tooLate()));
        await next.promise.finally(() => limit.dispose());
      }
    } finally {
      signal?.removeEventListener('abort', stop);
      this.#waiting.delete(id);
    }
  }

  /** Resolves when messages can be sent. @throws AppError `roost_unreachable`; what `signal` was aborted with */
  async #opened(signal: AbortSignal | undefined): Promise<void> {
    const { opened } = this.#ports.socket;
    const aborted = Promise.withResolvers<never>();
    const stop = (): void => aborted.reject(signal?.reason);
    signal?.throwIfAborted();
    signal?.addEventListener('abort', stop, { once: true });
    try {
      await Promise.race([opened, aborted.promise]);
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }

  /** @throws AppError `bad_request` for what a roost would not read */
  #sendSealed(requestId: string, inner: object): void {
    const { socket, crypto } = this.#ports;
    const plain = encoder.encode(JSON.stringify(inner));
    if (this.#frame(requestId, '').length + sealedLength(plain) > MAX_BROWSER_MESSAGE) {
      throw new AppError('bad_request', 'The request is too large for the tunnel.');
    }
    crypto.sealer.seal(plain, (payload) => void socket.send(this.#frame(requestId, payload)));
  }

  #frame(request_id: string, payload: string): string {
    const { wing, crypto } = this.#ports;
    return JSON.stringify({
      ...{ type: 'tunnel.req', wing_id: wing.wing_id, request_id },
      ...{ sender_pub: crypto.publicKey, payload },
    });
  }

  #receive(frame: string): void {
    const read = readToBrowser(frame);
    if (!read.ok) return;
    const { message } = read;
    if (message.type === 'error' || message.type === 'wing.offline') {
      // Roosts do not say which request they mean; a machine that was away knows of none.
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

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Characters of a sealed message. */
function sealedLength(plain: Uint8Array): number {
  return Math.ceil((plain.length + NONCE_BYTES + TAG_BYTES) / 3) * 4;
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

function tooMuch(): AppError {
  return new AppError('limit_reached', 'The machine sends more than is read. Read faster.');
}

function tooLate(): AppError {
  return new AppError('timeout', 'The machine did not answer in time.');
}
