// Challenges of passkeys. Each counts once: a signed one passes the roost readable on its way to a
// session, and must be of no use to whoever has read it.

import { createHmac, timingSafeEqual } from 'node:crypto';
import { challengeHead } from '#client/tunnel/passkey-challenge.ts';
import type { Clock } from '#shared/base/ports.ts';
import { BOUND_BYTES, type ChallengeEnds } from '#shared/protocol/wing/key-bindings.ts';
import { CHALLENGE_BYTES, PASSKEY_TIMEOUT } from '#shared/protocol/wing/wing-limits.ts';
import { Once } from './once.ts';

/** Challenges of one person that may wait for an answer; beyond, the oldest is of no use. */
const MAX_OPEN = 16;
/** People who may have some. */
const MAX_PEOPLE = 1024;
const MAX_CHOSEN = 16_384;

/** `person` is a name of somebody on one roost. */
export class Challenges {
  readonly #clock: Clock;
  readonly #secret: Uint8Array | null;
  readonly #open = new Map<string, Once>();
  /** Those that clients have chosen themselves. */
  readonly #chosen: Once;

  /**
   * `secret` marks challenges as made here, so that used and old ones, of earlier runs as well, are never
   * taken for a client's own. Without one nothing is taken.
   */
  constructor(clock: Clock, secret: Uint8Array | null) {
    this.#clock = clock;
    this.#secret = secret;
    this.#chosen = new Once(clock, Number.POSITIVE_INFINITY, MAX_CHOSEN);
  }

  /** 32 bytes for who speaks with the client's key, good once and for a minute. */
  issue(person: string, ends: ChallengeEnds, nonce: Uint8Array): Uint8Array {
    const head = challengeHead(nonce, ends);
    const challenge = Buffer.concat([head, this.#mark(head)]);
    const open = this.#open.get(person) ?? new Once(this.#clock, PASSKEY_TIMEOUT, MAX_OPEN);
    this.#open.delete(person);
    const oldest = this.#open.keys().next();
    if (this.#open.size >= MAX_PEOPLE && !oldest.done) this.#open.delete(oldest.value);
    this.#open.set(person, open);
    open.add(nameOf(challenge, ends.client));
    return challenge;
  }

  /**
   * True the first time, for one that was made in time for `person` with the key `client`, or that a
   * client has chosen.
   */
  take(person: string, client: string, challenge: Uint8Array): boolean {
    if (!this.#secret) return false;
    const bytes = Buffer.from(challenge);
    if (this.#isOurs(bytes)) return this.#open.get(person)?.take(nameOf(bytes, client)) ?? false;
    const chosen = `${person}\n${bytes.toString('base64')}`;
    if (this.#chosen.has(chosen)) return false;
    this.#chosen.add(chosen);
    return true;
  }

  #isOurs(challenge: Buffer): boolean {
    if (challenge.length !== CHALLENGE_BYTES) return false;
    const mark = this.#mark(challenge.subarray(0, BOUND_BYTES));
    return timingSafeEqual(mark, challenge.subarray(BOUND_BYTES));
  }

  #mark(head: Uint8Array): Buffer {
    const mark = createHmac('sha256', this.#secret ?? '')
      .update(head)
      .digest();
    return mark.subarray(0, CHALLENGE_BYTES - BOUND_BYTES);
  }
}

const nameOf = (challenge: Buffer, client: string): string =>
  `${challenge.toString('base64')}\n${client}`;
