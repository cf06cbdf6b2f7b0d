import { type Disposable, MutableDisposable } from '#shared/base/disposable.ts';
import type { Clock } from '#shared/base/ports.ts';
import type { Way } from './sandbox/way-out.ts';

/** The first next try comes after so long, in ms; later ones after twice as long each, and at most this. */
const AGAIN_AFTER = 2000;
const AT_MOST = 60_000;

interface Resumed {
  way: Promise<Way | null>;
  readonly again: MutableDisposable<Disposable>;
}

/** Ways out of sessions that have outlived the Aerie they began in. */
export class ResumedWays implements Disposable {
  readonly #clock: Pick<Clock, 'after'>;
  readonly #reopen: (sessionId: string) => Promise<Way | null>;
  readonly #resumed = new Map<string, Resumed>();
  #disposed = false;

  constructor(clock: Pick<Clock, 'after'>, reopen: (sessionId: string) => Promise<Way | null>) {
    this.#clock = clock;
    this.#reopen = reopen;
  }

  /**
   * Opens those of a session, once. What stands in the way may go, such as another program that has the
   * port: so it is tried again and again until it is open or forgotten. Throws the first try's error.
   */
  async open(sessionId: string): Promise<void> {
    if (this.#disposed || this.#resumed.has(sessionId)) return;
    const one: Resumed = { way: Promise.resolve(null), again: new MutableDisposable() };
    this.#resumed.set(sessionId, one);
    await this.#try(sessionId, one, AGAIN_AFTER);
  }

  /** Closes those of a session for good. Never rejects. */
  async forget(sessionId: string): Promise<void> {
    const one = this.#resumed.get(sessionId);
    this.#resumed.delete(sessionId);
    one?.again.dispose();
    const way = await one?.way.catch(() => null);
    await way?.dispose();
  }

  /** Opens none any more; those that are open stay so. */
  dispose(): void {
    this.#disposed = true;
    for (const { again } of this.#resumed.values()) again.dispose();
  }

  async #try(sessionId: string, one: Resumed, wait: number): Promise<void> {
    one.way = this.#reopen(sessionId);
    try {
      const way = await one.way;
      if (this.#disposed) await way?.close();
    } catch (error) {
      if (!this.#disposed && this.#resumed.get(sessionId) === one) {
        one.again.value = this.#clock.after(wait, () => {
          // The first error was told.
          this.#try(sessionId, one, Math.min(AT_MOST, wait * 2)).catch(() => {});
        });
      }
      throw error;
    }
  }
}
