/** A size in cells. */
export interface Size {
  readonly cols: number;
  readonly rows: number;
}

/**
 * Decides whose size a session has: the viewer that was active last (typed, resized or claimed it).
 * One that merely attaches changes nothing unless it is alone; when the owner leaves, the most
 * recently active of the others takes over (wmux.md 14). Pure bookkeeping.
 */
export class SizeArbiter<V> {
  readonly #wishes = new Map<V, { size: Size; active: number }>();
  #counter = 0;

  /** Records a new viewer's wish; returns the size the session should have, or undefined for no change. */
  attach(viewer: V, size: Size): Size | undefined {
    this.#wishes.set(viewer, { size, active: 0 });
    if (this.#wishes.size > 1) return undefined;
    return this.touch(viewer);
  }

  /** The viewer was active, perhaps with a new wish. One that never had a wish gets its first here. */
  touch(viewer: V, size?: Size): Size | undefined {
    let wish = this.#wishes.get(viewer);
    if (!wish) {
      if (!size) return undefined;
      wish = { size, active: 0 };
      this.#wishes.set(viewer, wish);
    }
    this.#counter += 1;
    wish.active = this.#counter;
    if (size) wish.size = size;
    return wish.size;
  }

  /** Forgets a viewer; returns the size to fall back to, or undefined when nobody is left. */
  detach(viewer: V): Size | undefined {
    this.#wishes.delete(viewer);
    let latest: { size: Size; active: number } | undefined;
    for (const wish of this.#wishes.values()) {
      if (!latest || wish.active > latest.active) latest = wish;
    }
    return latest?.size;
  }
}
