// What users have shown passkeys for. A token passes the roost readable where a session begins with one,
// so it is good only together with the key that the passkey was shown under.

import { randomBytes, timingSafeEqual } from 'node:crypto';
import { tokenProof } from '#client/tunnel/token-proof.ts';
import type { Clock } from '#shared/base/ports.ts';
import { CHALLENGE_BYTES } from '#shared/protocol/wing/wing-limits.ts';
import { FairCache } from '../fair-cache.ts';
import type { ShareHolder } from '../fair-shares.ts';
import { ageOf, type Moment, momentOf } from './age.ts';

/** Tokens kept of one person and of one roost. */
const MAX_OF_PERSON = 64;
const MAX_OF_ROOST = 1024;

/** Whose a token is: a user of one roost, who speaks with one key. */
export interface TokenHolder extends ShareHolder {
  /** X25519 key of the tab, base64. */
  readonly tabKey: string;
}

interface Token {
  readonly tabKey: string;
  readonly kept: boolean;
  readonly since: Moment;
}

/** In memory: a restart asks again. */
export class AuthTokens {
  readonly #clock: Clock;
  readonly #tokens = new FairCache<Token>({ ofRoost: MAX_OF_ROOST, ofPerson: MAX_OF_PERSON });

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * A new token: 64 hex digits. `kept`: its holder never sends it as it is, only proofs of it, which are
   * good with whatever key they were made for.
   */
  mint(holder: TokenHolder, kept: boolean): string {
    const token = randomBytes(CHALLENGE_BYTES).toString('hex');
    const { tabKey } = holder;
    this.#tokens.set(holder, token, { tabKey, kept, since: momentOf(this.#clock) });
    return token;
  }

  /** Whether what is shown is that holder's, and not older than `ttl` ms; 0 means no limit. */
  isGood(shown: string, holder: TokenHolder, ttl: number): boolean {
    if (!shown || !holder.tabKey) return false;
    for (const [token, { tabKey, kept, since }] of this.#tokens.of(holder)) {
      const isIt = isSame(token, shown)
        ? tabKey === holder.tabKey
        : kept && isSame(tokenProof(token, holder.tabKey), shown);
      if (!isIt) continue;
      if (ttl === 0 || ageOf(since, this.#clock) < ttl) return true;
      this.#tokens.take(holder, token);
      return false;
    }
    return false;
  }

  /** Forgets the tokens of a user, on one roost or on all; of everybody without a user. */
  revoke(userId?: string, roost?: string): void {
    this.#tokens.forget(userId, roost);
  }
}

/** In a time that does not tell how much of it is right. */
function isSame(secret: string, shown: string): boolean {
  const [one, other] = [Buffer.from(secret), Buffer.from(shown)];
  return one.length === other.length && timingSafeEqual(one, other);
}
