// The newest output of one session in a file: appended to until it is full, then cut to its newer half
// at the start of a line. Nothing is written while output floods faster than the disk but the newest.

import { appendFile, open } from 'node:fs/promises';
import type { Disposable } from '#shared/base/disposable.ts';
import type { Clock } from '#shared/base/ports.ts';
import { writePrivate } from './endpoint-files.ts';

/** Output waits this long, in ms, or for this much, in bytes, before it is written. */
const WRITE_AFTER = 250;
const WRITE_ABOVE = 64 * 1024;
/** Whatever colours came before the cut do not reach what is left. */
const PLAIN = Buffer.from('\x1b[m');

export class ScrollbackFile {
  readonly #path: string;
  readonly #cap: number;
  readonly #clock: Clock;
  readonly #onFailure: (error: unknown) => void;
  readonly #ready: Promise<unknown>;
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  #size = 0;
  /** The file must be written anew: output was left out between it and what is pending. */
  #gap = true;
  #timer: Disposable | undefined;
  #writing: Promise<void> | undefined;
  /** Nothing more is taken: a write failed, or the file was left to another. */
  #failed = false;

  /** Replaces the file at `path` with the first write. `onFailure` is called once; nothing is kept after it. */
  constructor(options: {
    path: string;
    /** In bytes. */
    cap: number;
    clock: Clock;
    /** Nothing is written before: output waits in memory. Must not reject. */
    ready: Promise<unknown>;
    onFailure: (error: unknown) => void;
  }) {
    this.#path = options.path;
    this.#cap = options.cap;
    this.#clock = options.clock;
    this.#onFailure = options.onFailure;
    this.#ready = options.ready;
  }

  /** Takes a copy of `bytes`. */
  append(bytes: Uint8Array): void {
    if (this.#failed) return;
    this.#pending.push(Buffer.from(bytes));
    this.#pendingBytes += bytes.length;
    while (this.#pendingBytes > this.#cap && this.#pending.length > 1) {
      this.#pendingBytes -= this.#pending.shift()?.length ?? 0;
      this.#gap = true;
    }
    if (this.#pendingBytes >= WRITE_ABOVE) void this.flush();
    else this.#timer ??= this.#clock.after(WRITE_AFTER, () => void this.flush());
  }

  /** Resolves when all that was appended is in the file, or could not be written. */
  async flush(): Promise<void> {
    this.#timer?.dispose();
    this.#timer = undefined;
    while (this.#writing) await this.#writing;
    if (this.#failed || (this.#pending.length === 0 && !this.#gap)) return;
    this.#writing = this.#write().catch((error: unknown) => {
      this.#failed = true;
      this.#pending = [];
      this.#onFailure(error);
    });
    await this.#writing;
    this.#writing = undefined;
  }

  /** Takes and writes nothing more; resolves when no write is under way. */
  async abandon(): Promise<void> {
    this.#failed = true;
    this.#pending = [];
    this.#timer?.dispose();
    this.#timer = undefined;
    await this.#writing;
  }

  async #write(): Promise<void> {
    await this.#ready;
    if (this.#failed) return;
    const bytes = Buffer.concat(this.#pending);
    const fresh = this.#gap;
    this.#pending = [];
    this.#pendingBytes = 0;
    this.#gap = false;
    if (fresh && bytes.length <= this.#cap && this.#size === 0) {
      await this.#replace(bytes);
    } else if (!fresh && this.#size + bytes.length <= this.#cap) {
      await appendFile(this.#path, bytes, { mode: 0o600 });
      this.#size += bytes.length;
    } else {
      const half = Math.floor(this.#cap / 2);
      const older = fresh || bytes.length >= half ? null : await this.#tail(half - bytes.length);
      await this.#replace(cut(older ? Buffer.concat([older, bytes]) : bytes.subarray(-half)));
    }
  }

  async #replace(bytes: Uint8Array): Promise<void> {
    await writePrivate(this.#path, bytes);
    this.#size = bytes.length;
  }

  async #tail(length: number): Promise<Buffer> {
    const file = await open(this.#path);
    try {
      const bytes = Buffer.alloc(Math.min(length, this.#size));
      await file.read(bytes, 0, bytes.length, this.#size - bytes.length);
      return bytes;
    } finally {
      await file.close();
    }
  }
}

/** From the first whole line on; all of it when there is none. */
function cut(bytes: Buffer): Buffer {
  const end = bytes.indexOf(0x0a);
  return Buffer.concat([PLAIN, bytes.subarray(end + 1)]);
}
