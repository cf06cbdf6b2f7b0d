import type { SavedStep } from '../emulator/emulator.ts';
import { STEP_BYTES } from './tail-codec.ts';

/** Steps that wait to be written, up to a number of bytes. What no longer fits is passed over. */
export class StepBuffer {
  #steps: SavedStep[] = [];
  #bytes = 0;
  #room: number;
  #complete: boolean;

  /** `complete` false takes nothing. */
  constructor(room: number, complete = true) {
    this.#room = room;
    this.#complete = complete;
  }

  /** Bytes that wait. */
  get bytes(): number {
    return this.#bytes;
  }

  /** False once something was passed over: what comes after would make no sense without it. */
  get complete(): boolean {
    return this.#complete;
  }

  /** Whether a step of `bytes` would be taken. Passes it over if not. */
  accepts(bytes: number): boolean {
    if (this.#complete && bytes + STEP_BYTES > this.#room) this.#complete = false;
    return this.#complete;
  }

  /** Takes a step; only after {@link accepts}. */
  push(step: SavedStep): void {
    const size = STEP_BYTES + (step.kind === 'data' ? step.bytes.length : 0);
    this.#steps.push(step);
    this.#bytes += size;
    this.#room -= size;
  }

  /** Hands over what waits; the room it took stays taken. */
  take(): SavedStep[] {
    const steps = this.#steps;
    this.#steps = [];
    this.#bytes = 0;
    return steps;
  }

  /** Passes over everything from now on. What waits is still a beginning. */
  stop(): void {
    this.#complete = false;
  }
}
