import type { AttachOptions } from './attachment.ts';
import type { Viewer } from './viewer.ts';

/** The viewers of one session, those by which nobody looks among them. */
export class Audience implements Iterable<Viewer> {
  readonly #all = new Set<Viewer>();
  readonly #unseen = new Set<Viewer>();
  /** Those that answer queries of the program themselves. */
  readonly #answering = new Set<Viewer>();
  #everLooked = false;

  /** How many look. */
  get size(): number {
    return this.#all.size - this.#unseen.size;
  }

  /** False once all who looked have left. */
  get mayBeThere(): boolean {
    return this.size > 0 || !this.#everLooked;
  }

  /** Whether all who look are real terminals elsewhere, which answer the program. */
  get answers(): boolean {
    return this.#answering.size > 0 && this.#answering.size === this.size;
  }

  add(viewer: Viewer, { answersQueries, unseen }: AttachOptions): void {
    this.#all.add(viewer);
    if (answersQueries) this.#answering.add(viewer);
    if (unseen) this.#unseen.add(viewer);
    else this.#everLooked = true;
  }

  /** False if it was not there. */
  remove(viewer: Viewer): boolean {
    this.#answering.delete(viewer);
    this.#unseen.delete(viewer);
    return this.#all.delete(viewer);
  }

  clear(): void {
    for (const viewers of [this.#all, this.#unseen, this.#answering]) viewers.clear();
  }

  [Symbol.iterator](): Iterator<Viewer> {
    return this.#all.values();
  }
}
