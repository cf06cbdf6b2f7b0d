// The events of a recording in the order of time, as far as they are loaded, and when each is shown:
// long pauses can be cut short. Pure.

import type { CastEvent } from '#shared/protocol/asciicast/parse.ts';

/** Events looked through for keys; a flood has more within a moment than are worth it. */
const MAX_LOOK_BACK = 2000;

/** A place worth jumping to. */
export interface CastMark {
  /** How many events are shown there. */
  readonly index: number;
  readonly label: string;
}

export class CastTimeline {
  readonly #events: CastEvent[] = [];
  readonly #marks: CastMark[] = [];
  /** When each event is shown, in seconds. */
  #shown: number[] = [];
  #idleLimit: number | null = null;
  #keys = false;

  /** Events known so far. */
  get length(): number {
    return this.#events.length;
  }

  /** Seconds it takes to show them all. */
  get duration(): number {
    return this.#shown.at(-1) ?? 0;
  }

  get marks(): readonly CastMark[] {
    return this.#marks;
  }

  /** Whether it tells what was typed. */
  get hasKeys(): boolean {
    return this.#keys;
  }

  /** Longest pause shown, in seconds; null shows pauses as they were. */
  get idleLimit(): number | null {
    return this.#idleLimit;
  }

  set idleLimit(limit: number | null) {
    this.#idleLimit = limit;
    this.#shown = [];
    for (const at of this.#events.keys()) this.#schedule(at);
  }

  append(events: readonly CastEvent[]): void {
    for (const event of events) {
      this.#events.push(event);
      this.#schedule(this.#events.length - 1);
      if (event.code === 'm') {
        this.#marks.push({ index: this.#events.length, label: event.data || 'Marker' });
      }
      if (event.code === 'x') {
        this.#marks.push({ index: this.#events.length, label: `End (exit code ${event.data})` });
      }
      if (event.code === 'i') this.#keys = true;
    }
  }

  event(at: number): CastEvent | undefined {
    return this.#events[at];
  }

  /** When `index` events are shown; 0 for none. */
  timeOf(index: number): number {
    return this.#shown[Math.min(index, this.length) - 1] ?? 0;
  }

  /** How many events are shown at `time`. */
  countAt(time: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#shown[middle] ?? 0) <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The step from `index` to the next or previous moment at which output comes. */
  step(index: number, by: 1 | -1): number {
    let at = index;
    if (by === 1) {
      while (at < this.length && this.#events[at]?.code !== 'o') at += 1;
      // What comes at the same moment belongs to it.
      return this.countAt(this.timeOf(Math.min(at + 1, this.length)));
    }
    const now = this.timeOf(at);
    while (at > 0 && (this.#shown[at - 1] ?? 0) >= now) at -= 1;
    while (at > 0 && this.#events[at - 1]?.code !== 'o') at -= 1;
    return at;
  }

  /** What was typed in the `seconds` before `index`, at most `limit` characters of it. */
  keysBefore(index: number, seconds: number, limit: number): string {
    const from = this.timeOf(index) - seconds;
    let keys = '';
    const first = Math.max(0, index - MAX_LOOK_BACK);
    for (let at = index - 1; at >= first && keys.length < limit; at -= 1) {
      if ((this.#shown[at] ?? 0) < from) break;
      const event = this.#events[at];
      if (event?.code === 'i') keys = event.data + keys;
    }
    return keys.slice(-limit);
  }

  #schedule(at: number): void {
    const gap = (this.#events[at]?.time ?? 0) - (this.#events[at - 1]?.time ?? 0);
    const shown = Math.min(gap, this.#idleLimit ?? Number.POSITIVE_INFINITY);
    this.#shown.push((this.#shown[at - 1] ?? 0) + shown);
  }
}
