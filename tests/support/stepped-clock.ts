import { type Disposable, toDisposable } from '#shared/base/disposable.ts';
import type { Clock } from '#shared/base/ports.ts';

interface Timer {
  readonly at: number;
  readonly run: () => void;
  real: NodeJS.Timeout | undefined;
}

/** The system's time for real processes, which tests can move on, stop, and set wrong. */
export class SteppedClock implements Clock {
  #moved = 0;
  #stoppedAt: number | undefined;
  readonly #timers = new Set<Timer>();
  /** How far the wall clock is off, in ms; may be negative. */
  skew = 0;

  now(): number {
    return performance.timeOrigin + this.monotonic() + this.skew;
  }

  monotonic(): number {
    return (this.#stoppedAt ?? performance.now()) + this.#moved;
  }

  after(delayMs: number, callback: () => void): Disposable {
    const timer: Timer = { at: this.monotonic() + delayMs, run: callback, real: undefined };
    this.#timers.add(timer);
    this.#arm(timer);
    return toDisposable(() => {
      clearTimeout(timer.real);
      this.#timers.delete(timer);
    });
  }

  /** From now on time passes only by `advance`. */
  stop(): void {
    this.#stoppedAt ??= performance.now();
    for (const { real } of this.#timers) clearTimeout(real);
  }

  /** Moves time on, running what becomes due in order. */
  advance(ms: number): void {
    const end = this.monotonic() + ms;
    for (;;) {
      const [next] = [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.#moved += Math.max(0, next.at - this.monotonic());
      this.#run(next);
    }
    this.#moved += Math.max(0, end - this.monotonic());
    for (const timer of this.#timers) this.#arm(timer);
  }

  #arm(timer: Timer): void {
    clearTimeout(timer.real);
    if (this.#stoppedAt !== undefined) return;
    timer.real = setTimeout(() => this.#run(timer), Math.max(0, timer.at - this.monotonic()));
  }

  #run(timer: Timer): void {
    clearTimeout(timer.real);
    if (this.#timers.delete(timer)) timer.run();
  }
}
