// Whether a session asks people elsewhere to look at it: one nonce for each episode, told at most every
// half minute.

import { randomBytes } from 'node:crypto';
import { type Disposable, MutableDisposable } from '#shared/base/disposable.ts';
import type { Clock } from '#shared/base/ports.ts';
import type { Attention } from '#shared/contract/session.ts';
import { ATTENTION_EVERY } from '#shared/protocol/wing/wing-limits.ts';

const NONCE_BYTES = 8;

/** Whether what a session asks for here is told elsewhere: its end is told anyway, one bell is none. */
export function isWorthTelling(attention: Attention | null): boolean {
  if (!attention || attention.reason === 'exited') return false;
  return attention.reason !== 'bell' || attention.count > 1;
}

export class RemoteAttention implements Disposable {
  readonly #clock: Clock;
  readonly #tell: (nonce: string) => boolean;
  readonly #later = new MutableDisposable<Disposable>();
  #nonce: string | null = null;
  /** Whether the open episode was told. */
  #told = false;
  /** Nothing is told before, in ms of the monotonic clock. */
  #quietUntil = Number.NEGATIVE_INFINITY;
  /** The episode here that was seen last, with how often it was repeated. */
  #seen: string | null = null;

  /** `tell` is false where nobody could be told: then it is when it is asked for again. */
  constructor(clock: Clock, tell: (nonce: string) => boolean) {
    this.#clock = clock;
    this.#tell = tell;
  }

  /** True while an episode is open. */
  get asks(): boolean {
    return this.#nonce !== null;
  }

  /** Follows what the session asks for here. */
  follow(attention: Attention | null): void {
    const seen =
      attention && isWorthTelling(attention) ? `${attention.id} ${attention.count}` : null;
    if (seen === this.#seen) return;
    this.#seen = seen;
    if (seen) this.ask();
    else if (this.asks) this.clear();
  }

  /** Begins an episode, or repeats the open one. */
  ask(): void {
    this.#nonce ??= randomBytes(NONCE_BYTES).toString('hex');
    const wait = this.#quietUntil - this.#clock.monotonic();
    if (wait <= 0) this.#tellNow();
    else if (!this.#told) this.#later.value ??= this.#clock.after(wait, () => this.#tellNow());
  }

  /** Tells the open episode if nobody could be told before. */
  retry(): void {
    if (this.asks && !this.#told) this.ask();
  }

  /** Somebody has seen it. What comes soon after waits; who is here anyway is told at once. */
  clear(): void {
    this.#quietUntil = this.asks
      ? this.#clock.monotonic() + ATTENTION_EVERY
      : Number.NEGATIVE_INFINITY;
    this.#nonce = null;
    this.#told = false;
    this.#later.value = undefined;
  }

  dispose(): void {
    this.#later.dispose();
  }

  #tellNow(): void {
    this.#later.value = undefined;
    if (this.#nonce === null || !this.#tell(this.#nonce)) return;
    this.#told = true;
    this.#quietUntil = this.#clock.monotonic() + ATTENTION_EVERY;
  }
}
