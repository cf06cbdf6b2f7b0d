// A recording that grows: frames gather for a moment, then are packed and appended as a gzip member of
// their own. So a file is whole up to its last member whatever happens, and can be gone on with.

import { type FileHandle, open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type Disposable, MutableDisposable } from '#shared/base/disposable.ts';
import type { Clock } from '#shared/base/ports.ts';
import {
  type AuditFrame,
  type AuditHeader,
  encodeAuditFrame,
  encodeAuditHeader,
} from '#shared/protocol/wing/audit-recording.ts';

const pack = promisify(gzip);
/** Frames, bytes and ms after which what has gathered is written. */
const FLUSH_FRAMES = 100;
const FLUSH_BYTES = 512 * 1024;
const FLUSH_AFTER = 1000;
/** Bytes that may wait for the disk before frames are held up. */
const MAX_BACKLOG = 8 * 1024 * 1024;

export class AuditFile {
  readonly #handle: FileHandle;
  readonly #clock: Clock;
  readonly #timer = new MutableDisposable<Disposable>();
  readonly #onFailed: (error: unknown) => void;
  #gathered: Uint8Array[] = [];
  #gatheredBytes = 0;
  #backlog = 0;
  #bytes: number;
  #last: number;
  #writing: Promise<void> = Promise.resolve();
  #failed = false;
  #closed = false;

  private constructor(
    handle: FileHandle,
    clock: Clock,
    onFailed: (error: unknown) => void,
    before: { readonly bytes: number; readonly at: number },
  ) {
    this.#handle = handle;
    this.#clock = clock;
    this.#onFailed = onFailed;
    this.#bytes = before.bytes;
    this.#last = before.at;
  }

  /** Makes the file, or goes on with it. `onFailed`: it cannot be written any more. @throws as `fs.open` */
  static async open(
    path: string,
    how: AuditHeader | 'again',
    clock: Clock,
    onFailed: (error: unknown) => void,
  ): Promise<AuditFile> {
    const handle = await open(path, how === 'again' ? 'a' : 'ax', 0o600);
    if (how === 'again') {
      const { size, mtimeMs } = await handle.stat();
      return new AuditFile(handle, clock, onFailed, { bytes: size, at: mtimeMs });
    }
    const file = new AuditFile(handle, clock, onFailed, { bytes: 0, at: clock.now() });
    file.#gather(encodeAuditHeader(how));
    return file;
  }

  /** Packed bytes written so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Takes what happens now. Resolves when more may come. `frame` may change after the call. */
  add(
    frame:
      | { readonly kind: 'output'; readonly bytes: Uint8Array }
      | { readonly kind: 'resize'; readonly cols: number; readonly rows: number },
  ): Promise<void> | undefined {
    if (this.#closed || this.#failed) return undefined;
    const now = this.#clock.now();
    const timed: AuditFrame = { ...frame, delayMs: Math.max(0, now - this.#last) };
    // Cut to whole ms: what is cut off counts for the next frame.
    this.#last += Math.floor(timed.delayMs);
    this.#gather(encodeAuditFrame(timed));
    const due = this.#gathered.length >= FLUSH_FRAMES || this.#gatheredBytes >= FLUSH_BYTES;
    const written = due ? this.flush() : undefined;
    return this.#backlog > MAX_BACKLOG ? (written ?? this.flush()) : undefined;
  }

  /** Resolves when all that was taken can be read from the file. Never rejects. */
  flush(): Promise<void> {
    this.#timer.value = undefined;
    const frames = this.#gathered;
    if (frames.length === 0) return this.#writing;
    const bytes = this.#gatheredBytes;
    this.#gathered = [];
    this.#gatheredBytes = 0;
    this.#writing = this.#writing.then(async () => {
      await this.#append(frames);
      this.#backlog -= bytes;
    });
    return this.#writing;
  }

  /** Writes what is left. Never rejects. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.flush();
    this.#timer.dispose();
    // Nothing is left to be written; a file that cannot be closed is closed with the process.
    await this.#handle.close().catch(() => undefined);
  }

  #gather(bytes: Uint8Array): void {
    this.#gathered.push(bytes);
    this.#gatheredBytes += bytes.length;
    this.#backlog += bytes.length;
    this.#timer.value ??= this.#clock.after(FLUSH_AFTER, () => void this.flush());
  }

  async #append(frames: readonly Uint8Array[]): Promise<void> {
    if (this.#failed) return;
    try {
      const packed = await pack(Buffer.concat(frames));
      await this.#handle.appendFile(packed);
      this.#bytes += packed.length;
    } catch (error) {
      this.#failed = true;
      this.#onFailed(error);
    }
  }
}
