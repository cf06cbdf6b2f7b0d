// Gives memory back after sessions went to sleep: their lines are garbage at once, but a quiet
// thread would not collect it for a long time.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Several sessions that fall asleep together are collected together. */
const DELAY_MS = 500;
/** With this much garbage it is collected at once, so that the next session can use the memory. */
const MUCH_BYTES = 48 * 1024 * 1024;

let collect: (() => void) | undefined;

function collector(): () => void {
  if (collect) return collect;
  setFlagsFromString('--expose-gc');
  const found: unknown = runInNewContext('gc');
  setFlagsFromString('--no-expose-gc');
  collect = typeof found === 'function' ? () => void found() : () => {};
  return collect;
}

export class MemoryReturn {
  #timer: NodeJS.Timeout | undefined;
  #garbage = 0;

  /** Collects garbage soon, now that about `bytes` more of it is there. */
  soon(bytes: number): void {
    this.#garbage += bytes;
    if (this.#garbage >= MUCH_BYTES) this.#collect();
    else this.#timer ??= setTimeout(() => this.#collect(), DELAY_MS);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  #collect(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#garbage = 0;
    collector()();
  }
}
