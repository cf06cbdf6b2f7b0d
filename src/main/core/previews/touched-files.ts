// Tells those who look at files when there is something new: one watcher of each folder, whoever looks.

import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import { type Disposable, MutableDisposable, toDisposable } from '#shared/base/disposable.ts';
import type { Clock } from '#shared/base/ports.ts';

/** Who writes a file may take so long, in ms. */
const SETTLE = 50;
/** How often is looked where the system does not tell, in ms. */
const POLL_EVERY = 1000;

interface Followed {
  readonly name: string;
  readonly look: () => void;
  readonly next: MutableDisposable<Disposable>;
}

interface Folder {
  /** Undefined where the system cannot tell. */
  watcher: FSWatcher | undefined;
  readonly files: Set<Followed>;
}

export class TouchedFiles implements Disposable {
  readonly #clock: Clock;
  readonly #folders = new Map<string, Folder>();
  #disposed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Calls `look` soon, and again a moment after each change of the file, which need not be there. */
  follow(path: string, look: () => void): Disposable {
    if (this.#disposed) return toDisposable(() => {});
    const at = dirname(path);
    const folder = this.#folders.get(at) ?? this.#open(at);
    const followed = { name: basename(path), look, next: new MutableDisposable<Disposable>() };
    folder.files.add(followed);
    // It may have been there before.
    this.#soon(folder, followed, SETTLE);
    return toDisposable(() => {
      followed.next.dispose();
      folder.files.delete(followed);
      if (folder.files.size > 0 || this.#folders.get(at) !== folder) return;
      this.#folders.delete(at);
      folder.watcher?.close();
    });
  }

  dispose(): void {
    this.#disposed = true;
    for (const { watcher, files } of this.#folders.values()) {
      watcher?.close();
      for (const { next } of files) next.dispose();
    }
    this.#folders.clear();
  }

  #open(at: string): Folder {
    const folder: Folder = { watcher: undefined, files: new Set() };
    this.#folders.set(at, folder);
    try {
      const watcher = watch(at, { persistent: false }, (_event, changed) => {
        for (const followed of folder.files) {
          if (changed === null || changed === followed.name) this.#soon(folder, followed, SETTLE);
        }
      });
      watcher.on('error', () => {
        watcher.close();
        folder.watcher = undefined;
        for (const followed of folder.files) this.#soon(folder, followed, POLL_EVERY);
      });
      folder.watcher = watcher;
    } catch {
      // Looked for now and then instead.
    }
    return folder;
  }

  #soon(folder: Folder, followed: Followed, ms: number): void {
    followed.next.value = this.#clock.after(ms, () => {
      followed.look();
      if (!folder.watcher) this.#soon(folder, followed, POLL_EVERY);
    });
  }
}
