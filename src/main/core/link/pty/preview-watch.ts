// What a session wants to be shown beside its terminal: a file that is read and deleted when it appears.

import { type FSWatcher, watch } from 'node:fs';
import { rename, unlink } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { type Disposable, MutableDisposable } from '#shared/base/disposable.ts';
import type { Clock } from '#shared/base/ports.ts';
import { readSharedFile } from '../eggs/read-shared-file.ts';
import { webAddress } from './web-address.ts';

/** Who writes a file may take so long, in ms. */
const SETTLE = 50;
/** How often it is looked for where the system does not tell. */
const POLL_EVERY = 1000;
/** Longest file in bytes, and longest message in characters: it must fit the protocol's once sealed. */
const MAX_FILE = 256 * 1024;
const MAX_MESSAGE = 320 * 1024;

/** What a preview file says, as the browser gets it; null for what must not be shown. */
export function readPreview(text: string): string | null {
  const trimmed = text.trim();
  let shown: object = { mode: 'markdown', content: text };
  if (trimmed === '') shown = { mode: '' };
  else if (trimmed.startsWith('url:')) {
    const url = webAddress((trimmed.slice(4).split('\n', 1)[0] ?? '').trim());
    if (!url) return null;
    shown = { mode: 'url', url };
  }
  const message = JSON.stringify(shown);
  return Buffer.byteLength(message) <= MAX_MESSAGE ? message : null;
}

export class PreviewWatch implements Disposable {
  readonly #path: string;
  readonly #clock: Clock;
  readonly #onPreview: (message: string) => void;
  readonly #next = new MutableDisposable<Disposable>();
  #watcher: FSWatcher | undefined;
  #taking: Promise<void> = Promise.resolve();
  #disposed = false;

  /** `onPreview` gets what {@link readPreview} made of each file. */
  constructor(path: string, clock: Clock, onPreview: (message: string) => void) {
    this.#path = path;
    this.#clock = clock;
    this.#onPreview = onPreview;
    this.#watch();
    // It may have been there before.
    this.#soon(SETTLE);
  }

  dispose(): void {
    this.#disposed = true;
    this.#watcher?.close();
    this.#watcher = undefined;
    this.#next.dispose();
  }

  #watch(): void {
    try {
      const name = basename(this.#path);
      const watcher = watch(dirname(this.#path), { persistent: false }, (_event, changed) => {
        if (changed === null || changed === name) this.#soon(SETTLE);
      });
      watcher.on('error', () => {
        watcher.close();
        this.#watcher = undefined;
        this.#soon(POLL_EVERY);
      });
      this.#watcher = watcher;
    } catch {
      // Looked for now and then instead.
    }
  }

  #soon(ms: number): void {
    if (this.#disposed) return;
    this.#next.value = this.#clock.after(ms, () => {
      this.#taking = this.#taking.then(() => this.#take());
    });
  }

  async #take(): Promise<void> {
    const bytes = await takeFile(this.#path);
    if (this.#disposed) return;
    const usable = bytes !== null && bytes.length <= MAX_FILE;
    const message = usable ? readPreview(Buffer.from(bytes).toString('utf8')) : null;
    if (message !== null) this.#onPreview(message);
    if (!this.#watcher) this.#soon(POLL_EVERY);
  }
}

/** Reads a file and removes it, whatever it is; null if there was none to be read. */
async function takeFile(path: string): Promise<Uint8Array | null> {
  const taken = `${path}.taken`;
  try {
    // Out of the way first: what is written from now on is another file, for the next look.
    await rename(path, taken);
  } catch {
    return null;
  }
  const bytes = await readSharedFile(taken, MAX_FILE + 1);
  await unlink(taken).catch(() => {
    // A folder: it stays.
  });
  return bytes;
}
