// Calls and streams of the contract without oRPC's client, which loads half of the platform's web
// APIs: for programs that start, ask one thing and end. Speaks the messages of the pinned oRPC version
// as far as the contract needs them (JSON values, event streams); answers are not checked.

import { AppError } from '../base/app-error.ts';
import { type ErrorCode, errorCodes } from '../contract/error-codes.ts';
import type { Transport } from '../protocol/stream/transport.ts';

/** `t` of a message; absent is a request or its answer. */
const EVENT = 3;
const ABORT = 4;

interface Message {
  readonly i: string;
  readonly t?: number;
  readonly p?: {
    /** Status, headers and body of an answer. */
    readonly s?: number;
    readonly h?: Readonly<Record<string, string>>;
    readonly b?: { readonly json?: unknown };
    /** Kind and data of an event. */
    readonly e?: 'message' | 'error' | 'done';
    readonly d?: { readonly json?: unknown };
  };
}

interface Pending {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

export class RpcCalls {
  readonly #transport: Transport;
  readonly #pending = new Map<string, Pending>();
  readonly #streams = new Map<string, EventQueue>();
  #next = 0;
  #lost = false;

  constructor(transport: Transport) {
    this.#transport = transport;
    transport.onDidReceive((frame) => {
      if (typeof frame === 'string') this.#receive(JSON.parse(frame));
    });
    transport.onDidClose(() => {
      this.#lost = true;
      for (const { reject } of this.#pending.values()) reject(disconnected());
      for (const stream of this.#streams.values()) stream.fail(disconnected());
      this.#pending.clear();
      this.#streams.clear();
    });
  }

  /**
   * Calls the method at `path`; a stream answers with an async iterable.
   * @throws AppError with the code that the host gave, or `disconnected`
   */
  async call(path: readonly string[], input: unknown, signal?: AbortSignal): Promise<unknown> {
    signal?.throwIfAborted();
    if (this.#lost) throw disconnected();
    const id = String(this.#next++);
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#pending.set(id, { resolve, reject });
    const abort = (): void => {
      this.#abort(id);
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', abort, { once: true });
    this.#send({ i: id, p: { u: `/${path.join('/')}`, b: { json: input } } });
    try {
      return await promise;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  #send(message: object): void {
    this.#transport.send(JSON.stringify(message));
  }

  /** Tells the host that nobody waits for the answer any more. */
  #abort(id: string): void {
    this.#pending.delete(id);
    this.#streams.delete(id);
    if (!this.#lost) this.#send({ i: id, t: ABORT });
  }

  #receive({ i: id, t: type, p: payload = {} }: Message): void {
    if (type === EVENT) {
      this.#streams.get(id)?.take(payload);
      if (payload.e !== 'message') this.#streams.delete(id);
      return;
    }
    const call = this.#pending.get(id);
    if (!call || type === ABORT) return;
    this.#pending.delete(id);
    const { s: status = 200, h: headers = {}, b: body } = payload;
    if (status >= 400) call.reject(errorOf(body?.json));
    else if (headers['content-type']?.startsWith('text/event-stream')) {
      const stream = new EventQueue(() => this.#abort(id));
      this.#streams.set(id, stream);
      call.resolve(stream);
    } else call.resolve(body?.json);
  }
}

/** Events of one stream in order, waiting for their reader. */
class EventQueue implements AsyncIterableIterator<unknown> {
  readonly #leave: () => void;
  readonly #waiting: unknown[] = [];
  #reader: Pending | undefined;
  #error: unknown;
  #over = false;

  constructor(leave: () => void) {
    this.#leave = leave;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  take({ e: kind, d: data }: NonNullable<Message['p']>): void {
    if (kind === 'error') return this.fail(errorOf(data?.json));
    if (kind === 'done') this.#over = true;
    else this.#waiting.push(data?.json);
    this.#serve();
  }

  fail(error: unknown): void {
    if (this.#over) return;
    this.#over = true;
    this.#error = error;
    this.#serve();
  }

  next(): Promise<IteratorResult<unknown, undefined>> {
    const { promise, resolve, reject } =
      Promise.withResolvers<IteratorResult<unknown, undefined>>();
    this.#reader = {
      resolve: () => {
        if (this.#waiting.length > 0) resolve({ done: false, value: this.#waiting.shift() });
        else resolve({ done: true, value: undefined });
      },
      reject,
    };
    this.#serve();
    return promise;
  }

  async return(): Promise<IteratorResult<unknown, undefined>> {
    if (!this.#over) this.#leave();
    this.#over = true;
    return { done: true, value: undefined };
  }

  #serve(): void {
    const reader = this.#reader;
    if (!reader || (this.#waiting.length === 0 && !this.#over)) return;
    this.#reader = undefined;
    const error = this.#error;
    this.#error = this.#waiting.length === 0 ? undefined : error;
    if (this.#waiting.length === 0 && error !== undefined) reader.reject(error);
    else reader.resolve(undefined);
  }
}

function errorOf(json: unknown): AppError {
  const { code, message }: { code?: unknown; message?: unknown } = Object(json);
  const known = isErrorCode(code) ? code : 'internal';
  return new AppError(known, typeof message === 'string' ? message : errorCodes[known]);
}

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(errorCodes, code);
}

function disconnected(): AppError {
  return new AppError('disconnected', errorCodes.disconnected);
}
