import type { Clock } from '#shared/base/ports.ts';
import { untilAborted } from '../agents/permissions/until-aborted.ts';
import type { FolderListing } from './scan-folder.ts';

/** How long a list is taken for true, in ms: somebody who types asks for it with each letter. */
const FRESH_MS = 5000;
/** Folders of which the list is kept. */
const MAX_KEPT = 4;

interface Scan {
  readonly done: Promise<FolderListing>;
  readonly abort: AbortController;
  users: number;
}

/**
 * Lists of files by folder, kept briefly. One folder is looked through at a time, and no longer than
 * somebody waits for it.
 */
export class FolderListings {
  readonly #clock: Clock;
  readonly #scan: (folder: string, signal: AbortSignal) => Promise<FolderListing>;
  readonly #kept = new Map<string, { readonly listing: FolderListing; readonly at: number }>();
  readonly #running = new Map<string, Scan>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(clock: Clock, scan: (folder: string, signal: AbortSignal) => Promise<FolderListing>) {
    this.#clock = clock;
    this.#scan = scan;
  }

  /** @throws the reason of `signal` */
  async list(folder: string, signal: AbortSignal): Promise<FolderListing> {
    const kept = this.#kept.get(folder);
    if (kept && this.#clock.monotonic() - kept.at < FRESH_MS) return kept.listing;
    const scan = this.#running.get(folder) ?? this.#begin(folder);
    scan.users += 1;
    try {
      return await untilAborted(scan.done, signal);
    } finally {
      scan.users -= 1;
      if (scan.users === 0) this.#end(folder, scan);
    }
  }

  #begin(folder: string): Scan {
    const abort = new AbortController();
    const before = this.#last;
    const work = async (): Promise<FolderListing> => {
      await before;
      abort.signal.throwIfAborted();
      const listing = await this.#scan(folder, abort.signal);
      abort.signal.throwIfAborted();
      this.#keep(folder, listing);
      return listing;
    };
    const scan: Scan = { done: work(), abort, users: 0 };
    this.#running.set(folder, scan);
    // Whoever waits is told; the next one only waits for the end.
    this.#last = scan.done.catch(() => {});
    return scan;
  }

  #end(folder: string, scan: Scan): void {
    scan.abort.abort();
    if (this.#running.get(folder) === scan) this.#running.delete(folder);
  }

  #keep(folder: string, listing: FolderListing): void {
    this.#kept.delete(folder);
    this.#kept.set(folder, { listing, at: this.#clock.monotonic() });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MAX_KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }
}
