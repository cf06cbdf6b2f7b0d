// Ends a session that somebody began from elsewhere and that has done nothing for as long as the rules
// say. Output counts wherever the session runs; typing counts if it comes over a link, or shows.

import { type Disposable, MutableDisposable } from '#shared/base/disposable.ts';
import type { Clock, Logger } from '#shared/base/ports.ts';
import { MAX_WAIT_MS } from '#shared/contract/limits.ts';
import type { WaitLines } from './wait-lines.ts';

const RETRY_AFTER = 1000;
/** Longest wait that can be asked for at once. */
const LONGEST = MAX_WAIT_MS - 1;

export interface IdleEndOptions {
  readonly sessionId: string;
  /** Many sessions may be waited for, and end, at once. */
  readonly waits: Pick<WaitLines, 'ask'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** ms; 0: never. */
  readonly limit: () => number;
}

export class IdleEnd implements Disposable {
  readonly #options: IdleEndOptions;
  readonly #retry = new MutableDisposable<Disposable>();
  #wait: AbortController | undefined;
  #limit = 0;
  #typedAt: number;

  constructor(options: IdleEndOptions) {
    this.#options = options;
    this.#typedAt = options.clock.monotonic();
    this.didChangeLimit();
  }

  /** Somebody typed. */
  didType(): void {
    this.#typedAt = this.#options.clock.monotonic();
  }

  /** The rules changed, perhaps. */
  didChangeLimit(): void {
    const limit = this.#options.limit();
    if (limit === this.#limit) return;
    this.#limit = limit;
    this.#stop();
    if (limit > 0) void this.#watch(limit);
  }

  dispose(): void {
    this.#stop();
    this.#retry.dispose();
  }

  #stop(): void {
    this.#wait?.abort();
    this.#wait = undefined;
    this.#retry.value = undefined;
  }

  /** Waits until there was neither output nor typing for as long as the limit. */
  async #watch(limit: number): Promise<void> {
    const { clock } = this.#options;
    const wait = new AbortController();
    this.#wait = wait;
    const { signal } = wait;
    try {
      const quiet = Math.min(limit, LONGEST);
      let silence = await this.#silence(quiet, signal);
      const quietSince = clock.monotonic() - quiet;
      while (silence === 'kept') {
        const left = Math.max(quietSince, this.#typedAt) + limit - clock.monotonic();
        if (left <= 0) {
          await this.#end();
          return;
        }
        silence = await this.#silence(Math.min(left, LONGEST), signal, 'from now on');
      }
      if (silence === 'broken' && !signal.aborted) void this.#watch(limit);
    } catch {
      if (signal.aborted) return;
      this.#retry.value = clock.after(RETRY_AFTER, () => void this.#watch(limit));
    }
  }

  /**
   * Waits for so many ms without output: as often as there is some, or only `from now on`, when it is
   * `broken` by any.
   */
  async #silence(
    ms: number,
    signal: AbortSignal,
    once?: 'from now on',
  ): Promise<'kept' | 'broken' | 'over'> {
    const { sessionId: id, waits } = this.#options;
    const idleMs = Math.ceil(ms);
    const until = { mode: 'idle', idleMs } as const;
    const limit = once ? { timeoutMs: idleMs + 1 } : {};
    const { exitCode, timedOut } = await waits.ask(({ api }) =>
      api.sessions.wait({ id, until, ...limit }, { signal }),
    );
    if (signal.aborted || exitCode !== null) return 'over';
    return timedOut ? 'broken' : 'kept';
  }

  async #end(): Promise<void> {
    const { sessionId: id, waits, logger } = this.#options;
    logger.info({ session: id }, 'a remote session that did nothing was ended');
    await waits.ask(({ api }) => api.sessions.kill({ id }));
  }
}
