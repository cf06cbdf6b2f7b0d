// The file that a session's program writes what it wants to show in: read and removed when it appears.

import { rename, unlink } from 'node:fs/promises';
import type { Disposable } from '#shared/base/disposable.ts';
import { MAX_PREVIEW_CHARS } from '#shared/contract/limits.ts';
import { readSharedFile } from '../files/read-shared-file.ts';
import { type PreviewContent, readPreview } from './read-preview.ts';
import type { TouchedFiles } from './touched-files.ts';

export class PreviewWatch implements Disposable {
  readonly #path: string;
  readonly #onPreview: (preview: PreviewContent | null) => void;
  readonly #following: Disposable;
  #taking: Promise<void> = Promise.resolve();
  #disposed = false;

  /** `onPreview` gets what {@link readPreview} made of each file; nothing of what must not be shown. */
  constructor(
    path: string,
    touched: TouchedFiles,
    onPreview: (preview: PreviewContent | null) => void,
  ) {
    this.#path = path;
    this.#onPreview = onPreview;
    this.#following = touched.follow(path, () => {
      this.#taking = this.#taking.then(() => this.#take());
    });
  }

  dispose(): void {
    this.#disposed = true;
    this.#following.dispose();
  }

  async #take(): Promise<void> {
    if (this.#disposed) return;
    const bytes = await takeFile(this.#path);
    if (this.#disposed || bytes === null || bytes.length > MAX_PREVIEW_CHARS) return;
    const preview = readPreview(Buffer.from(bytes).toString('utf8'));
    if (preview !== undefined) this.#onPreview(preview);
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
  const bytes = await readSharedFile(taken, MAX_PREVIEW_CHARS + 1);
  await unlink(taken).catch(() => {
    // A folder: it stays.
  });
  return bytes;
}
