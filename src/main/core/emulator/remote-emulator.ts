// One emulator as the main thread sees it: counts what the worker has not dealt with yet, matches
// answers to requests, and can start over on a new worker.

import { AppError } from '#shared/base/app-error.ts';
import type { Disposable } from '#shared/base/disposable.ts';
import { Emitter, type Event } from '#shared/base/emitter.ts';
import type { ViewerColors } from '#shared/protocol/stream/frames.ts';
import type {
  Emulator,
  EmulatorEvent,
  EmulatorOptions,
  EmulatorSnapshot,
  SavedScreen,
} from './emulator.ts';
import type { FromWorker, ScreenSize, ToWorker } from './emulator-protocol.ts';
import type { ScreenTail } from './screen-tail.ts';

/** Sends to the worker, which gets copies of all bytes; false when there is none any more. */
export type Post = (message: ToWorker) => boolean;

interface Request {
  /** The kind of snapshot asked for; null for requests that only report completion. */
  readonly kind: 'screen' | 'complete' | null;
  readonly resolve: (snapshot: EmulatorSnapshot | undefined) => void;
  readonly reject: (error: AppError) => void;
}

export class RemoteEmulator implements Emulator {
  readonly #id: number;
  readonly #post: Post;
  readonly #registration: Disposable;
  readonly #requests = new Map<number, Request>();
  readonly #tails = new Map<number, (tail: ScreenTail | null) => void>();
  readonly #drained = new Emitter<void>();
  readonly #answered = new Emitter<Uint8Array>();
  readonly #emitted = new Emitter<EmulatorEvent>();
  #size: ScreenSize;
  #scrollback: number;
  #colors: ViewerColors | undefined;
  #seq: number;
  #posted = 0;
  #accepted = 0;
  #nextRequest = 1;
  #disposed = false;

  readonly onDidDrain: Event<void> = this.#drained.event;
  readonly onDidAnswer: Event<Uint8Array> = this.#answered.event;
  readonly onDidEmit: Event<EmulatorEvent> = this.#emitted.event;

  constructor(id: number, options: EmulatorOptions, post: Post, registration: Disposable) {
    this.#id = id;
    this.#size = { cols: options.cols, rows: options.rows };
    this.#scrollback = options.scrollback;
    this.#seq = options.seq;
    this.#post = post;
    this.#registration = registration;
  }

  get backlogBytes(): number {
    return this.#posted - this.#accepted;
  }

  /** (Re)creates the emulator in the worker, blank but for `notice` or `saved`; answers what was pending. */
  announce(notice: string | null, saved: SavedScreen | null = null): void {
    const lost = this.backlogBytes > 0;
    this.#posted = 0;
    this.#accepted = 0;
    const { cols, rows } = this.#size;
    const alive = this.#post({
      type: 'create',
      id: this.#id,
      cols,
      rows,
      scrollback: this.#scrollback,
      seq: this.#seq,
      notice,
      saved,
    });
    if (this.#colors) this.setColors(this.#colors);
    this.#forgetTails();
    for (const [request, { kind, resolve }] of [...this.#requests]) {
      if (kind && alive) {
        this.#post({ type: 'snapshot', id: this.#id, request, kind });
      } else {
        this.#requests.delete(request);
        resolve(kind ? this.#blank() : undefined);
      }
    }
    if (lost) this.#drained.fire();
  }

  /** Takes a message of the worker that is addressed to this emulator. */
  receive(message: FromWorker): void {
    switch (message.type) {
      case 'accepted':
        if (message.total <= this.#accepted) return;
        this.#accepted = message.total;
        this.#drained.fire();
        return;
      case 'answer':
        this.#answered.fire(message.bytes);
        return;
      case 'event':
        this.#emitted.fire(message.event);
        return;
      case 'fault':
        if (message.request !== undefined) this.#didFail(message.request);
        return;
      case 'tail': {
        const resolve = this.#tails.get(message.request);
        this.#tails.delete(message.request);
        resolve?.(message.tail);
        return;
      }
      case 'done':
      case 'snapshot': {
        const request = this.#requests.get(message.request);
        this.#requests.delete(message.request);
        request?.resolve(message.type === 'snapshot' ? message.snapshot : undefined);
        return;
      }
    }
  }

  write(bytes: Uint8Array, seq: number): void {
    if (this.#disposed || bytes.length === 0) return;
    this.#seq = seq;
    if (this.#post({ type: 'write', id: this.#id, bytes, seq })) this.#posted += bytes.length;
  }

  async resize(cols: number, rows: number): Promise<void> {
    this.#size = { cols, rows };
    await this.#ask(null, (request) => ({ type: 'resize', id: this.#id, request, cols, rows }));
  }

  reset(cols: number, rows: number): void {
    this.#size = { cols, rows };
    if (!this.#disposed) this.#post({ type: 'reset', id: this.#id, cols, rows });
  }

  async clear(): Promise<void> {
    await this.#ask(null, (request) => ({ type: 'clear', id: this.#id, request }));
  }

  setScrollback(lines: number): void {
    this.#scrollback = lines;
    if (!this.#disposed) this.#post({ type: 'scrollback', id: this.#id, lines });
  }

  setColors(colors: ViewerColors): void {
    this.#colors = colors;
    if (!this.#disposed) this.#post({ type: 'colors', id: this.#id, colors });
  }

  async snapshot(kind: 'screen' | 'complete'): Promise<EmulatorSnapshot> {
    const snapshot = await this.#ask(kind, (request) => ({
      type: 'snapshot',
      id: this.#id,
      request,
      kind,
    }));
    return snapshot ?? this.#blank();
  }

  tail(): Promise<ScreenTail | null> {
    const request = this.#nextRequest++;
    return new Promise((resolve) => {
      if (this.#disposed || !this.#post({ type: 'tail', id: this.#id, request })) resolve(null);
      else this.#tails.set(request, resolve);
    });
  }

  idle(): void {
    if (!this.#disposed) this.#post({ type: 'idle', id: this.#id });
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#post({ type: 'dispose', id: this.#id });
    this.#registration.dispose();
    for (const { reject } of this.#requests.values()) reject(this.#gone());
    this.#requests.clear();
    this.#forgetTails();
    this.#drained.dispose();
    this.#answered.dispose();
    this.#emitted.dispose();
  }

  #ask(
    kind: Request['kind'],
    message: (request: number) => ToWorker,
  ): Promise<EmulatorSnapshot | undefined> {
    if (this.#disposed) return Promise.reject(this.#gone());
    const request = this.#nextRequest++;
    return new Promise((resolve, reject) => {
      this.#requests.set(request, { kind, resolve, reject });
      if (this.#post(message(request))) return;
      this.#requests.delete(request);
      resolve(undefined);
    });
  }

  /** A request that will not be answered. */
  #didFail(request: number): void {
    this.#tails.get(request)?.(null);
    this.#tails.delete(request);
    this.#requests
      .get(request)
      ?.reject(
        new AppError('internal', 'The screen could not be read. Close and reopen this terminal.'),
      );
    this.#requests.delete(request);
  }

  #forgetTails(): void {
    for (const resolve of this.#tails.values()) resolve(null);
    this.#tails.clear();
  }

  #gone(): AppError {
    return new AppError('session_not_found', 'The session was closed; its screen is gone.');
  }

  /** Stands in when there is no worker left to ask. */
  #blank(): EmulatorSnapshot {
    return {
      seq: this.#seq,
      ...this.#size,
      scrollback: this.#scrollback,
      complete: true,
      replay: new TextEncoder().encode('\x1b[2J\x1b[H\x1b[3J'),
      unfinished: 0,
      marks: [],
    };
  }
}
