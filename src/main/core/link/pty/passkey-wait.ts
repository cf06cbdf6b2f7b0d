import { type Disposable, MutableDisposable } from '#shared/base/disposable.ts';
import type { Clock } from '#shared/base/ports.ts';
import { PASSKEY_TIMEOUT } from '#shared/protocol/wing/wing-limits.ts';
import type { PasskeyResponse } from '#shared/protocol/wing/wing-messages.ts';

/** Waits for the answer to one challenge at a time. */
export class PasskeyWait implements Disposable {
  readonly #clock: Clock;
  readonly #timer = new MutableDisposable<Disposable>();
  #resolve: ((answer: PasskeyResponse | null) => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** True while an answer is waited for. */
  get active(): boolean {
    return this.#resolve !== undefined;
  }

  /** The answer, or null when none came in time. */
  begin(): Promise<PasskeyResponse | null> {
    this.answer(null);
    return new Promise((resolve) => {
      this.#resolve = resolve;
      this.#timer.value = this.#clock.after(PASSKEY_TIMEOUT, () => this.answer(null));
    });
  }

  /** Ends the wait; does nothing when nobody waits. */
  answer(answer: PasskeyResponse | null): void {
    const resolve = this.#resolve;
    this.#resolve = undefined;
    this.#timer.value = undefined;
    resolve?.(answer);
  }

  dispose(): void {
    this.answer(null);
    this.#timer.dispose();
  }
}
