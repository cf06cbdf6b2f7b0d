// At most one open episode per session or chat: what it asks for, since when and how often. The same thing
// said again makes no new episode, and something less urgent does not push a question aside.

import type { Clock } from '#shared/base/ports.ts';
import { type Attention, type AttentionReason, MAX_TITLE } from '#shared/contract/index.ts';
import { plainText } from '../emulator/osc-events.ts';

/** How urgent a reason is. */
const rank: Readonly<Record<AttentionReason, number>> = {
  bell: 0,
  exited: 1,
  notification: 2,
  waiting: 3,
  prompt: 4,
  finished: 1,
  failed: 2,
  question: 4,
  permission: 4,
};
/** A program that rings and then asks has one wish, not two: what comes within this time, in ms, is one episode. */
const ONE_WISH_MS = 5000;

export class AttentionEpisodes {
  readonly #clock: Clock;
  #current: Attention | null = null;
  #cleared: Attention | null = null;
  #lastSince = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The open episode, or null. */
  get current(): Attention | null {
    return this.#current;
  }

  /** Opens, repeats or replaces the episode; false if something more urgent is open. */
  raise(reason: AttentionReason, text: string | null): boolean {
    const now = this.#clock.now();
    const message = text === null ? null : plainText(text, MAX_TITLE);
    const open = this.#current;
    if (open && rank[reason] < rank[open.reason]) return false;
    if (open && open.reason === reason && open.message === message) {
      this.#current = { ...open, at: now, count: open.count + 1 };
    } else if (open && rank[reason] > rank[open.reason] && now - open.since <= ONE_WISH_MS) {
      this.#current = { ...open, reason, message, at: now, count: 1 };
    } else {
      this.#lastSince = Math.max(now, this.#lastSince + 1);
      const since = this.#lastSince;
      this.#current = { id: since.toString(36), reason, message, since, at: now, count: 1 };
    }
    return true;
  }

  /** Closes the open episode, if `which` names none or that one; true if there was one to close. */
  clear(which?: string): boolean {
    const open = this.#current;
    if (!open || (which !== undefined && open.id !== which)) return false;
    this.#cleared = open;
    this.#current = null;
    return true;
  }

  /** Closes the open episode if it has one of these reasons; true if it had. */
  retract(...reasons: readonly AttentionReason[]): boolean {
    if (!this.#current || !reasons.includes(this.#current.reason)) return false;
    this.#current = null;
    return true;
  }

  /** Opens the episode that was cleared last again, if it is that one and nothing else is open. */
  restore(which: string): boolean {
    if (this.#current || this.#cleared?.id !== which) return false;
    this.#current = this.#cleared;
    this.#cleared = null;
    return true;
  }

  /** Forgets everything. */
  reset(): void {
    this.#current = null;
    this.#cleared = null;
  }
}
