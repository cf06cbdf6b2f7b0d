// Challenges of passkeys. Each counts once: a signed one passes the roost readable on its way to a
// session, and must be of no use to whoever has read it.

import { createHmac, timingSafeEqual } from 'node:crypto';
import { challengeHead } from '#client/tunnel/passkey-challenge.ts';
import type { Clock } from '#shared/base/ports.ts';
import { BOUND_BYTES, type ChallengeEnds } from '#shared/protocol/wing/key-bindings.ts';
import { CHALLENGE_BYTES, PASSKEY_TIMEOUT } from '#shared/protocol/wing/wing-limits.ts';
import { FairCache } from '../fair-cache.ts';
import type { ShareHolder } from '../fair-shares.ts';
import { ageOf, type Moment, momentOf } from './age.ts';

/** Challenges that may wait for an answer; beyond, old ones are of no use. */
const MAX_OPEN = { ofPerson: 16, ofRoost: 4096 };
/** Challenges that clients chose, and that must not come again. */
const MAX_CHOSEN = { ofPerson: 4096, ofRoost: 16_384 };

export class Challenges {
  readonly #clock: Clock;
  readonly #secret: Uint8Array | null;
  readonly #open = new FairCache<Moment>(MAX_OPEN);
  /** Those that clients have chosen themselves. */
  readonly #chosen = new FairCache<true>(MAX_CHOSEN);

  /**
   * `secret` marks challenges as made here, so that used and old ones, of earlier runs as well, are never
   * taken for a client's own. Without one nothing is taken.
   */
  constructor(clock: Clock, secret: Uint8Array | null) {
    this.#clock = clock;
    this.#secret = secret;
  }

  /** 32 bytes for who speaks with the client's key, good once and for a minute. */
  issue(person: ShareHolder, ends: ChallengeEnds, nonce: Uint8Array): Uint8Array {
    const head = challengeHead(nonce, ends);
    const challenge = Buffer.concat([head, this.#mark(head)]);
    this.#open.set(person, nameOf(challenge, ends.client), momentOf(this.#clock));
    return challenge;
  }

  /**
   * True the first time, for one that was made in time for `person` with the key `client`, or that a
   * client has chosen.
   */
  take(person: ShareHolder, client: string, challenge: Uint8Array): boolean {
    if (!this.#secret) return false;
    const bytes = Buffer.from(challenge);
    if (this.#isOurs(bytes)) {
      const made = this.#open.take(person, nameOf(bytes, client));
      return made !== undefined && ageOf(made, this.#clock) < PASSKEY_TIMEOUT;
    }
    const chosen = bytes.toString('base64');
    if (this.#chosen.get(person, chosen)) return false;
    this.#chosen.set(person, chosen, true);
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
