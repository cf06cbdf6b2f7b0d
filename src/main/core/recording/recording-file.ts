// A file that grows by lines without ever making the caller wait: lines gather for a moment and are
// written behind. Holds a bounded amount; when the disk is slower than that, lines are refused.

import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Disposable } from '#shared/base/disposable.ts';
import { Emitter } from '#shared/base/emitter.ts';
import type { Clock } from '#shared/base/ports.ts';

/** Longest time a line waits for company, in ms, and the bytes that end the wait. */
const MAX_WAIT = 250;
const WRITE_BYTES = 64 * 1024;
/** Bytes that may wait for the disk. */
const MAX_BACKLOG = 8 * 1024 * 1024;
/** After lines were refused, the backlog below which they are taken again. */
const RESUME_BELOW = 1024 * 1024;

/** Where the bytes go. */
export interface RecordingSink {
  write(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** Makes a new file only its owner may read, and the folders above it. @throws as `fs.open` */
export async function createRecordingSink(path: string): Promise<RecordingSink> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const handle: FileHandle = await open(path, 'wx', 0o600);
  return {
    async write(bytes) {
      for (let rest = bytes; rest.length > 0; ) {
        const { bytesWritten } = await handle.write(rest);
        rest = rest.subarray(bytesWritten);
      }
    },
    close: () => handle.close(),
  };
}

export class RecordingFile {
  readonly #sink: RecordingSink;
  readonly #clock: Clock;
  readonly #drained = new Emitter<void>();
  readonly #failed = new Emitter<Error>();
  #waiting: string[] = [];
  #waitingBytes = 0;
  #writingBytes = 0;
  #bytes = 0;
  #refused = false;
  #error: Error | undefined;
  #timer: Disposable | undefined;
  #writing: Promise<void> | undefined;

  /** Fires when lines are taken again after some were refused. */
  readonly onDidDrain = this.#drained.event;
  /** Fires once when writing failed; all that follows is dropped. */
  readonly onDidFail = this.#failed.event;

  constructor(sink: RecordingSink, clock: Clock) {
    this.#sink = sink;
    this.#clock = clock;
  }

  /** Bytes taken so far, written or not. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Takes lines to be written, all or none; false if too much waits for the disk. */
  append(lines: string): boolean {
    if (this.#error) return true;
    const bytes = Buffer.byteLength(lines);
    if (this.#waitingBytes + this.#writingBytes + bytes > MAX_BACKLOG) {
      this.#refused = true;
      return false;
    }
    this.#waiting.push(lines);
    this.#waitingBytes += bytes;
    this.#bytes += bytes;
    if (this.#waitingBytes >= WRITE_BYTES) this.#write();
    else this.#timer ??= this.#clock.after(MAX_WAIT, () => this.#write());
    return true;
  }

  /** Resolves when all that was taken is written, or writing has failed. */
  async flush(): Promise<void> {
    while (this.#waitingBytes > 0 || this.#writing) {
      this.#write();
      await this.#writing;
    }
  }

  /** Writes what waits and closes the file; never rejects. */
  async close(): Promise<void> {
    await this.flush();
    this.#drained.dispose();
    this.#failed.dispose();
    await this.#sink.close().catch(() => {
      // Nothing is left to be written; a file that cannot be closed is closed with the process.
    });
  }

  #write(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    if (this.#waitingBytes === 0) return;
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = undefined;
      this.#write();
    });
  }

  async #writeAll(): Promise<void> {
    while (this.#waitingBytes > 0 && !this.#error) {
      const bytes = Buffer.from(this.#waiting.join(''));
      this.#waiting = [];
      this.#waitingBytes = 0;
      this.#writingBytes = bytes.length;
      try {
        await this.#sink.write(bytes);
      } catch (error) {
        this.#fail(error);
      }
      this.#writingBytes = 0;
      if (this.#refused && this.#waitingBytes < RESUME_BELOW && !this.#error) {
        this.#refused = false;
        this.#drained.fire();
      }
    }
  }

  #fail(error: unknown): void {
    this.#error = error instanceof Error ? error : new Error(String(error));
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#failed.fire(this.#error);
  }
}
