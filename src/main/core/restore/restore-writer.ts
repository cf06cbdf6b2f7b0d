// Keeps all sessions of this process on disk, within a total; what ended longest ago goes first.

import { type Disposable, DisposableStore } from '#shared/base/disposable.ts';
import type { Clock, Random } from '#shared/base/ports.ts';
import type { Session } from '../sessions/session.ts';
import type { SessionRegistry } from '../sessions/session-registry.ts';
import type { SavedMeta } from './saved-meta.ts';
import { SavedSlot } from './saved-slot.ts';
import { type SaverPorts, SessionSaver } from './session-saver.ts';

/** What the writer needs. */
export interface RestoreWriterDeps {
  readonly sessions: SessionRegistry;
  /** Folder of this process. */
  readonly folder: string;
  readonly key: Uint8Array;
  readonly maxBytes: () => number;
  readonly clock: Clock;
  readonly random: Random;
  /** Told of each failure to write. */
  readonly didFail: (error: unknown) => void;
}

export class RestoreWriter implements Disposable {
  readonly #deps: RestoreWriterDeps;
  readonly #ports: SaverPorts;
  readonly #savers = new Map<string, SessionSaver>();
  readonly #store = new DisposableStore();
  readonly #going = new Set<Promise<void>>();
  #turn: Promise<void> = Promise.resolve();

  constructor(deps: RestoreWriterDeps) {
    this.#deps = deps;
    this.#ports = {
      clock: deps.clock,
      inTurn: (work) => {
        this.#turn = this.#turn.then(work);
        return this.#turn;
      },
      didWrite: () => this.#keepWithinTotal(),
      didFail: deps.didFail,
    };
  }

  /** Begins to keep the sessions there are, and those to come. */
  start(): void {
    const { sessions } = this.#deps;
    for (const session of sessions.all()) this.#follow(session);
    this.#store.add(sessions.onDidAdd((session) => this.#follow(session)));
    this.#store.add(
      sessions.onDidChange((change) => {
        if (change.type === 'removed') this.#discard(change.id);
      }),
    );
  }

  /** Goes on with a slot that a restored session came from. */
  adopt(session: Session, slot: SavedSlot, meta: SavedMeta): void {
    const { id } = session.spec;
    // Once begun, whatever is added is followed at once: this one has its slot already.
    this.#savers.get(id)?.dispose();
    this.#savers.set(id, new SessionSaver(session, slot, this.#ports, meta));
  }

  /** Whether the slot at `path` is that of a session that is listed. */
  holds(path: string): boolean {
    return [...this.#savers.values()].some(({ slot }) => slot.path === path);
  }

  /** Sessions on disk. */
  get count(): number {
    return [...this.#savers.values()].filter(({ slot }) => slot.bytes > 0).length;
  }

  /** Bytes on disk. */
  get bytes(): number {
    return [...this.#savers.values()].reduce((sum, { slot }) => sum + slot.bytes, 0);
  }

  /**
   * Deletes all that is on disk; false if that failed somewhere. Sessions that still run are kept again
   * from their next output on.
   */
  async dropAll(): Promise<boolean> {
    const gone = await Promise.all([...this.#savers.values()].map((saver) => saver.drop()));
    return gone.every(Boolean);
  }

  /** Stops keeping, and deletes all that is on disk. */
  async discardAll(): Promise<void> {
    this.#store.dispose();
    for (const id of [...this.#savers.keys()]) this.#discard(id);
    await Promise.all(this.#going);
  }

  /** Writes what waits and lets go; sessions that run now are noted as ended now. */
  async finish(): Promise<void> {
    this.#store.dispose();
    const now = this.#deps.clock.now();
    await Promise.all([...this.#savers.values()].map((saver) => saver.finish(now)));
    await Promise.all(this.#going);
    this.#savers.clear();
  }

  /** Writes what waits. */
  async flush(): Promise<void> {
    await Promise.all([...this.#savers.values()].map((saver) => saver.flush()));
  }

  /** Resolves when all writing that has begun is over. */
  async settled(): Promise<void> {
    await this.#turn;
    await Promise.all([...this.#savers.values()].map((saver) => saver.settled()));
    await Promise.all(this.#going);
  }

  dispose(): void {
    this.#store.dispose();
    for (const saver of this.#savers.values()) saver.dispose();
  }

  #follow(session: Session): void {
    const { id } = session.spec;
    if (this.#savers.has(id)) return;
    const { folder, key, random } = this.#deps;
    const slot = new SavedSlot(SavedSlot.newPath(folder), key, random);
    this.#savers.set(id, new SessionSaver(session, slot, this.#ports));
  }

  #discard(id: string): void {
    const saver = this.#savers.get(id);
    if (!saver) return;
    this.#savers.delete(id);
    const going = saver.discard().finally(() => this.#going.delete(going));
    this.#going.add(going);
  }

  #keepWithinTotal(): void {
    let excess = this.bytes - this.#deps.maxBytes();
    if (excess <= 0) return;
    const order = [...this.#savers.values()]
      .filter(({ slot }) => slot.bytes > 0)
      .toSorted((a, b) => rank(a) - rank(b) || a.lastOutput - b.lastOutput);
    for (const saver of order) {
      if (excess <= 0) return;
      excess -= saver.slot.bytes;
      // Not discarded: it may be started again, and is kept again then.
      void saver.drop();
    }
  }
}

/** Ended sessions go before running ones, the oldest first. */
function rank({ endedAt }: SessionSaver): number {
  return endedAt ?? Number.MAX_SAFE_INTEGER;
}
