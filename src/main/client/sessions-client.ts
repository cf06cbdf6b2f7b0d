// The operations on sessions, over one connection.

import type { WingApi, WingClient } from '#shared/client/wing-client.ts';
import { type AerieError, settle, toAerieError } from './aerie-error.ts';
import { readEvents } from './event-reader.ts';
import type { AttachOptions, CallOptions, Sessions } from './sdk-types.ts';
import { TerminalAttachment } from './terminal-attachment.ts';

const DEFAULT_COLS = 80;
const DEFAULT_ROWS = 24;
/** Text of one message, in characters: as JSON it fits even if every one is escaped. */
const MAX_WRITE_CHARS = 64 * 1024;

type Method<K extends keyof Sessions> = Sessions[K];

/** See {@link Sessions} for what each method promises. */
export class SessionsClient implements Sessions {
  readonly #wing: WingClient;
  readonly #attachments = new Set<TerminalAttachment>();
  #ended: AerieError | undefined;
  /** By session, the write that the next one waits for. */
  readonly #writing = new Map<string, Promise<void>>();

  constructor(wing: WingClient) {
    this.#wing = wing;
  }

  /** Ends every attachment, now and later; `error` is what their readers are told. */
  end(error: AerieError): void {
    this.#ended = error;
    for (const attachment of this.#attachments) attachment.end(error);
  }

  create: Method<'create'> = (id, { signal, args, ...options } = {}) => {
    const { cols = DEFAULT_COLS, rows = DEFAULT_ROWS } = options;
    const input = { ...options, id: id ?? undefined, args: args && [...args], cols, rows };
    return this.#call(signal, (api, on) => api.create(input, on));
  };

  async attach(id: string, options: AttachOptions = {}): Promise<TerminalAttachment> {
    const { signal, size } = options;
    const session = await this.info(id, { signal });
    const onAbort = (): void => attachment.end(signal?.reason);
    const attachment = new TerminalAttachment(session, () => {
      signal?.removeEventListener('abort', onAbort);
      this.#attachments.delete(attachment);
    });
    const { cols, rows } = size ?? session;
    const body = { id, cols, rows, everyByte: true, keepSize: size === undefined };
    const channel = this.#wing.terminals.open(body, attachment.sink);
    this.#attachments.add(attachment);
    signal?.addEventListener('abort', onAbort, { once: true });
    const opening = attachment.open(channel);
    if (this.#ended) attachment.end(this.#ended);
    await opening;
    return attachment;
  }

  detach(id: string): void {
    for (const attachment of this.#attachments) {
      if (attachment.session.id === id) attachment.detach();
    }
  }

  kill: Method<'kill'> = (id, { signal } = {}) =>
    this.#call(signal, (api, on) => api.kill({ id }, on));

  killPrefix: Method<'killPrefix'> = (prefix, { signal } = {}) =>
    this.#call(signal, (api, on) => api.killPrefix({ prefix }, on));

  /** One write to a session begins after the one before it has ended. */
  write(id: string, data: string | Uint8Array, { signal }: CallOptions = {}): Promise<void> {
    const before = this.#writing.get(id) ?? Promise.resolve();
    const now = before.catch(() => {}).then(() => this.#write(id, data, signal));
    this.#writing.set(id, now);
    const forget = (): void => {
      if (this.#writing.get(id) === now) this.#writing.delete(id);
    };
    now.then(forget, forget);
    return now;
  }

  exec: Method<'exec'> = (id, input, { signal, ...options } = {}) =>
    this.#call(signal, (api, on) => api.exec({ id, input, ...options }, on));

  execSync: Method<'execSync'> = (input, ids, { signal, ...options } = {}) =>
    this.#call(signal, (api, on) => api.execSync({ ids: [...ids], input, ...options }, on));

  execPrefix: Method<'execPrefix'> = (prefix, input, { signal, ...options } = {}) =>
    this.#call(signal, (api, on) => api.execPrefix({ prefix, input, ...options }, on));

  resize: Method<'resize'> = (id, cols, rows, { signal } = {}) =>
    this.#call(signal, (api, on) => api.resize({ id, cols, rows }, on));

  list: Method<'list'> = ({ signal, prefix } = {}) =>
    this.#call(signal, (api, on) => api.list(prefix === undefined ? undefined : { prefix }, on));

  info: Method<'info'> = (id, { signal } = {}) =>
    this.#call(signal, (api, on) => api.get({ id }, on));

  rename: Method<'rename'> = (id, name, { signal } = {}) =>
    this.#call(signal, (api, on) => api.rename({ id, name }, on));

  restart: Method<'restart'> = (id, { signal } = {}) =>
    this.#call(signal, (api, on) => api.restart({ id }, on));

  duplicate: Method<'duplicate'> = (id, { signal } = {}) =>
    this.#call(signal, (api, on) => api.duplicate({ id }, on));

  remove: Method<'remove'> = (id, { signal } = {}) =>
    this.#call(signal, (api, on) => api.remove({ id }, on));

  clear: Method<'clear'> = (id, { signal } = {}) =>
    this.#call(signal, (api, on) => api.clear({ id }, on));

  metaSet: Method<'metaSet'> = (id, key, value, { signal } = {}) =>
    this.#call(signal, (api, on) => api.metaSet({ id, key, value }, on));

  metaGet: Method<'metaGet'> = (id, key, { signal } = {}) =>
    this.#call(signal, async (api, on) => (await api.metaGet({ id, key }, on)).value);

  metaGetAll: Method<'metaGetAll'> = (id, { signal } = {}) =>
    this.#call(signal, (api, on) => api.metaAll({ id }, on));

  forwardEnv: Method<'forwardEnv'> = (id, env, { signal } = {}) =>
    this.#call(signal, (api, on) => api.forwardEnvironment({ id, env: { ...env } }, on));

  wait: Method<'wait'> = (id, until, { signal, timeoutMs } = {}) =>
    this.#call(signal, (api, on) => api.wait({ id, until, timeoutMs }, on));

  history: Method<'history'> = (id, format, { signal, lines } = {}) =>
    this.#call(signal, async (api, on) => {
      let all = '';
      for await (const piece of await api.history({ id, format, lines }, on)) all += piece;
      return all;
    });

  setScrollback: Method<'setScrollback'> = (id, lines, { signal } = {}) =>
    this.#call(signal, (api, on) => api.setScrollback({ id, lines }, on));

  recordStart: Method<'recordStart'> = (id, { signal, keys, keylog } = {}) =>
    this.#call(signal, (api, on) => api.startRecording({ id, keys, keylog }, on));

  recordStop: Method<'recordStop'> = (id, { signal } = {}) =>
    this.#call(signal, (api, on) => api.stopRecording({ id }, on));

  status: Method<'status'> = ({ signal } = {}) =>
    this.#call(signal, (api, on) => api.status(undefined, on));

  run: Method<'run'> = (command, { signal, args, ...options } = {}) =>
    this.#call(signal, (api, on) => api.run({ ...options, command, args: args && [...args] }, on));

  events: Method<'events'> = ({ signal, id } = {}) =>
    this.#stream(signal, (api, on) => api.events(id === undefined ? undefined : { id }, on));

  watch: Method<'watch'> = ({ signal } = {}) =>
    this.#stream(signal, (api, on) => api.watch(undefined, on));

  clearAttention: Method<'clearAttention'> = (id, { signal } = {}) =>
    this.#call(signal, (api, on) => api.clearAttention({ id }, on));

  /** Asks for a stream, which ends with `signal` or with its reader. */
  async #stream<T>(
    signal: AbortSignal | undefined,
    open: (api: WingApi['sessions'], on: { signal: AbortSignal }) => Promise<AsyncIterable<T>>,
  ): Promise<AsyncIterable<T>> {
    const ending = new AbortController();
    const stop = (): void => ending.abort();
    signal?.addEventListener('abort', stop, { once: true });
    try {
      const source = await this.#call(signal, (api) => open(api, { signal: ending.signal }));
      return readEvents(source, stop, signal);
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }

  #call<T>(
    signal: AbortSignal | undefined,
    work: (api: WingApi['sessions'], on: { signal?: AbortSignal }) => Promise<T>,
  ): Promise<T> {
    return settle(signal, (on) => work(this.#wing.api.sessions, on));
  }

  async #write(id: string, data: string | Uint8Array, signal?: AbortSignal): Promise<void> {
    const text = typeof data === 'string' ? data : asText(data);
    if (text === null) {
      await this.#writeBytes(id, data, signal);
      return;
    }
    for (let at = 0; at < text.length || at === 0; ) {
      const end = endOfPiece(text, at);
      await this.exec(id, text.slice(at, end), { newline: false, signal });
      if (end === text.length) return;
      at = end;
    }
  }

  /** Bytes that are no text cannot be part of a message; they go the way of what is typed. */
  async #writeBytes(id: string, data: string | Uint8Array, signal?: AbortSignal): Promise<void> {
    const attached = await this.attach(id, { signal });
    try {
      attached.write(data);
      // Answered after the bytes were taken.
      await this.info(id, { signal });
      if (attached.refusal) throw attached.refusal;
    } catch (error) {
      signal?.throwIfAborted();
      throw toAerieError(error);
    } finally {
      attached.detach();
    }
  }
}

function asText(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Where a piece that begins at `at` ends; a pair of surrogates stays together. */
function endOfPiece(text: string, at: number): number {
  const end = at + MAX_WRITE_CHARS;
  if (end >= text.length) return text.length;
  const splits = text.charCodeAt(end - 1) >>> 10 === 0x36;
  return splits ? end - 1 : end;
}
