// Ends a session that somebody began from elsewhere and that has done nothing for as long as the rules
// say. Output counts wherever the session runs; typing counts if it comes over a link, or shows.

import type { Disposable } from '#shared/base/disposable.ts';
import { MutableDisposable } from '#shared/base/disposable.ts';
import type { Clock, Logger } from '#shared/base/ports.ts';
import { MAX_WAIT_MS } from '#shared/contract/limits.ts';
import type { WaitLines } from './wait-lines.ts';

const RETRY_AFTER = 1000;

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
    if (limit > 0) void this.#watch(limit, limit);
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

  /** Waits for `quiet` ms without output, then looks when somebody typed last. */
  async #watch(limit: number, quiet: number): Promise<void> {
    const { sessionId: id, waits, clock } = this.#options;
    const wait = new AbortController();
    this.#wait = wait;
    const { signal } = wait;
    try {
      const idleMs = Math.min(quiet, MAX_WAIT_MS);
      const until = { mode: 'idle', idleMs } as const;
      const { exitCode } = await waits.ask(({ api }) =>
        api.sessions.wait({ id, until }, { signal }),
      );
      if (signal.aborted || exitCode !== null) return;
      const left = limit - (clock.monotonic() - this.#typedAt);
      if (left <= 0 && quiet <= MAX_WAIT_MS) await this.#end();
      else void this.#watch(limit, Math.max(left, 1));
    } catch {
      if (signal.aborted) return;
      this.#retry.value = clock.after(RETRY_AFTER, () => void this.#watch(limit, limit));
    }
  }

  async #end(): Promise<void> {
    const { sessionId: id, waits, logger } = this.#options;
    logger.info({ session: id }, 'a remote session that did nothing was ended');
    await waits.ask(({ api }) => api.sessions.kill({ id }));
  }
}
