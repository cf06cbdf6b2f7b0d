// Pages that programs of a session want to open: lines of a file, each told once.

import { type Disposable, MutableDisposable } from '#shared/base/disposable.ts';
import type { Clock } from '#shared/base/ports.ts';
import { readSharedFile } from '../files/read-shared-file.ts';
import type { TouchedFiles } from './touched-files.ts';
import { webAddress } from './web-address.ts';

const POLL_EVERY = 500;
/** Bytes read at once. */
const MAX_READ = 16 * 1024;
const MAX_LINE = 4096;
/** So many pages at once, then one in so many ms. */
const BURST = 5;
const ONE_EVERY = 2000;

export class PageRequests implements Disposable {
  readonly #path: string;
  readonly #clock: Clock;
  readonly #open: (url: string) => boolean;
  readonly #next = new MutableDisposable<Disposable>();
  readonly #following: Disposable | undefined;
  #reading: Promise<void> = Promise.resolve();
  #disposed = false;
  #at = 0;
  /** True until the end of what was there before. */
  #skipping: boolean;
  /** Keeps the beginning of a character whose end was not read yet. */
  readonly #decoder = new TextDecoder();
  #rest = '';
  #left = BURST;
  #refilledAt: number;
  #dropped = 0;

  /**
   * `open` is asked to pass a page on; false if it may not be. `from`: `start` of a new file, or `end` of
   * one whose lines were told before. With `touched` the file is looked at when it changes, else every
   * half second.
   */
  constructor(
    path: string,
    clock: Clock,
    from: 'start' | 'end',
    open: (url: string) => boolean,
    touched?: TouchedFiles,
  ) {
    this.#path = path;
    this.#clock = clock;
    this.#open = open;
    this.#skipping = from === 'end';
    this.#refilledAt = clock.monotonic();
    this.#following = touched?.follow(path, () => {
      this.#reading = this.#reading.then(() => this.#readOn());
    });
    if (!touched) this.#later();
  }

  /** Lines that were not passed on: no addresses, too many, or not allowed. */
  get dropped(): number {
    return this.#dropped;
  }

  dispose(): void {
    this.#disposed = true;
    this.#next.dispose();
    this.#following?.dispose();
  }

  #later(): void {
    this.#next.value = this.#clock.after(POLL_EVERY, () => void this.#poll());
  }

  async #poll(): Promise<void> {
    await this.#read();
    this.#later();
  }

  /** All that is new: nothing tells of it again. */
  async #readOn(): Promise<void> {
    let read = MAX_READ;
    while (read === MAX_READ && !this.#disposed) read = await this.#read();
  }

  /** The next piece; resolves with its length in bytes. */
  async #read(): Promise<number> {
    const bytes = await readSharedFile(this.#path, MAX_READ, this.#at);
    if (!bytes || this.#disposed) return 0;
    this.#at += bytes.length;
    if (!this.#skipping) this.#take(this.#decoder.decode(bytes, { stream: true }));
    if (bytes.length < MAX_READ) this.#skipping = false;
    return bytes.length;
  }

  #take(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = (lines.pop() ?? '').slice(0, MAX_LINE);
    for (const line of lines) {
      const asked = line.trim();
      if (asked === '') continue;
      const url = webAddress(asked);
      if (url === null || !this.#mayOpen() || !this.#open(url)) this.#dropped += 1;
    }
  }

  #mayOpen(): boolean {
    const now = this.#clock.monotonic();
    const more = Math.floor((now - this.#refilledAt) / ONE_EVERY);
    if (more > 0) {
      this.#left = Math.min(BURST, this.#left + more);
      this.#refilledAt = now;
    }
    if (this.#left === 0) return false;
    this.#left -= 1;
    return true;
  }
}
