import { type Disposable, toDisposable } from '#shared/base/disposable.ts';
import type { Clock } from '#shared/base/ports.ts';

interface Timer {
  readonly at: number;
  readonly run: () => void;
  real: NodeJS.Timeout | undefined;
}

/** The system's time for real processes, which tests can move on, stop, and set wrong. */
export class SteppedClock implements Clock {
  /** How far it is ahead of the system's while it runs. */
  #moved = 0;
  /** What it shows while it is stopped. */
  #stopped: number | undefined;
  readonly #timers = new Set<Timer>();
  /** How far the wall clock is off, in ms; may be negative. */
  skew = 0;

  now(): number {
    return performance.timeOrigin + this.monotonic() + this.skew;
  }

  monotonic(): number {
    return this.#stopped ?? performance.now() + this.#moved;
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
    // Whole, so that what it is moved on by can be read off again exactly.
    this.#stopped ??= Math.ceil(this.monotonic());
    for (const { real } of this.#timers) clearTimeout(real);
  }

  /** Moves time on, running what becomes due in order. */
  advance(ms: number): void {
    const end = this.monotonic() + ms;
    for (;;) {
      const [next] = [...this.#timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.#moveTo(next.at);
      this.#run(next);
    }
    this.#moveTo(end);
    for (const timer of this.#timers) this.#arm(timer);
  }

  #moveTo(at: number): void {
    if (this.#stopped === undefined) this.#moved += Math.max(0, at - this.monotonic());
    else this.#stopped = Math.max(this.#stopped, at);
  }

  #arm(timer: Timer): void {
    clearTimeout(timer.real);
    if (this.#stopped !== undefined) return;
    timer.real = setTimeout(() => this.#run(timer), Math.max(0, timer.at - this.monotonic()));
  }

  #run(timer: Timer): void {
    clearTimeout(timer.real);
    if (this.#timers.delete(timer)) timer.run();
  }
}
