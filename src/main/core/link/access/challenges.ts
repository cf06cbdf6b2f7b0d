// Challenges of passkeys. Each counts once: a signed one passes the roost readable on its way to a
// session, and must be of no use to whoever has read it.

import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '#shared/base/ports.ts';
import { CHALLENGE_BYTES, PASSKEY_TIMEOUT } from '#shared/protocol/wing/wing-limits.ts';
import { Once } from './once.ts';

/** Challenges of one person that may wait for an answer; beyond, the oldest is of no use. */
const MAX_OPEN = 16;
/** People who may have some. */
const MAX_PEOPLE = 1024;
const MAX_CHOSEN = 16_384;
const RANDOM_BYTES = CHALLENGE_BYTES / 2;

/** `person` is a name of somebody on one roost. */
export class Challenges {
  readonly #clock: Clock;
  /** Marks challenges as made here, so that used and old ones are never taken for a client's own. */
  readonly #secret = randomBytes(CHALLENGE_BYTES);
  readonly #open = new Map<string, Once>();
  /** Those that clients have chosen themselves. */
  readonly #chosen: Once;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#chosen = new Once(clock, Number.POSITIVE_INFINITY, MAX_CHOSEN);
  }

  /** 32 new bytes, good once and for a minute. */
  issue(person: string): Uint8Array {
    const random = randomBytes(RANDOM_BYTES);
    const challenge = Buffer.concat([random, this.#mark(random)]);
    const open = this.#open.get(person) ?? new Once(this.#clock, PASSKEY_TIMEOUT, MAX_OPEN);
    this.#open.delete(person);
    const oldest = this.#open.keys().next();
    if (this.#open.size >= MAX_PEOPLE && !oldest.done) this.#open.delete(oldest.value);
    this.#open.set(person, open);
    open.add(challenge.toString('base64'));
    return challenge;
  }

  /** True the first time, for one that was made for `person` in time or that a client has chosen. */
  take(person: string, challenge: Uint8Array): boolean {
    const bytes = Buffer.from(challenge);
    const name = bytes.toString('base64');
    if (this.#isOurs(bytes)) return this.#open.get(person)?.take(name) ?? false;
    const chosen = `${person}\n${name}`;
    if (this.#chosen.has(chosen)) return false;
    this.#chosen.add(chosen);
    return true;
  }

  #isOurs(challenge: Buffer): boolean {
    if (challenge.length !== CHALLENGE_BYTES) return false;
    const mark = this.#mark(challenge.subarray(0, RANDOM_BYTES));
    return timingSafeEqual(mark, challenge.subarray(RANDOM_BYTES));
  }

  #mark(random: Uint8Array): Buffer {
    const mark = createHmac('sha256', this.#secret).update(random).digest();
    return mark.subarray(0, CHALLENGE_BYTES - RANDOM_BYTES);
  }
}
