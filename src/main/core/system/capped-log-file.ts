// A log file that cannot fill the disk: at its limit it becomes `<name>.old`, replacing the previous
// one. Lines are written at once, so that the last words before a crash are kept.

import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Disposable } from '#shared/base/disposable.ts';

export class CappedLogFile implements Disposable {
  readonly #path: string;
  readonly #maxBytes: number;
  #file: number | undefined;
  #size = 0;
  #broken = false;

  /** At most `2 * maxBytes` are kept on disk. The file is opened with the first line. */
  constructor(path: string, maxBytes = 5 * 1024 * 1024) {
    this.#path = path;
    this.#maxBytes = maxBytes;
  }

  /** Appends one line. A disk that cannot be written to ends the log, never the app. */
  write(line: string): void {
    if (this.#broken) return;
    try {
      const bytes = Buffer.from(line);
      if (this.#size + bytes.length > this.#maxBytes) this.#rotate();
      this.#file ??= this.#open();
      this.#size += writeSync(this.#file, bytes);
    } catch {
      // There is nowhere left to report this to.
      this.#broken = true;
    }
  }

  #open(): number {
    mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
    const file = openSync(this.#path, 'a', 0o600);
    this.#size = fstatSync(file).size;
    return file;
  }

  #rotate(): void {
    this.#file ??= this.#open();
    closeSync(this.#file);
    this.#file = undefined;
    this.#size = 0;
    renameSync(this.#path, `${this.#path}.old`);
  }

  dispose(): void {
    this.#broken = true;
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}
