// What users have shown passkeys for. A token passes the roost readable where a session begins with one,
// so it is good only together with the key that the passkey was shown under.

import { randomBytes } from 'node:crypto';
import { tokenProof } from '#client/tunnel/token-proof.ts';
import type { Clock } from '#shared/base/ports.ts';
import { CHALLENGE_BYTES } from '#shared/protocol/wing/wing-limits.ts';

/** Tokens kept of one person and of one roost; beyond, their oldest is forgotten. */
const MAX_OF_PERSON = 64;
const MAX_OF_ROOST = 1024;

/** Whose a token is: a user of one roost, who speaks with one key. */
export interface TokenHolder {
  readonly roost: string;
  readonly userId: string;
  /** X25519 key of the tab, base64. */
  readonly tabKey: string;
}

interface Token extends TokenHolder, Times {
  readonly kept: boolean;
}

/** In memory: a restart asks again. */
export class AuthTokens {
  readonly #clock: Clock;
  readonly #tokens = new Map<string, Token>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * A new token: 64 hex digits. `kept`: its holder never sends it as it is, only proofs of it, which are
   * good with whatever key they were made for.
   */
  mint({ roost, userId, tabKey }: TokenHolder, kept: boolean): string {
    const token = randomBytes(CHALLENGE_BYTES).toString('hex');
    const ofRoost = [...this.#tokens].filter(([, each]) => each.roost === roost);
    const ofPerson = ofRoost.filter(([, each]) => each.userId === userId);
    const [first] = ofPerson.length >= MAX_OF_PERSON ? ofPerson : ofRoost;
    if (first && (ofPerson.length >= MAX_OF_PERSON || ofRoost.length >= MAX_OF_ROOST)) {
      this.#tokens.delete(first[0]);
    }
    this.#tokens.set(token, { roost, userId, tabKey, kept, ...this.#times() });
    return token;
  }

  /** Whether what is shown is that holder's, and not older than `ttl` ms; 0 means no limit. */
  isGood(shown: string, holder: TokenHolder, ttl: number): boolean {
    const name = this.#find(shown, holder);
    const found = name === undefined ? undefined : this.#tokens.get(name);
    if (name === undefined || !found) return false;
    if (ttl === 0 || ageOf(found, this.#times()) < ttl) return true;
    this.#tokens.delete(name);
    return false;
  }

  /** Forgets the tokens of a user, on one roost or on all; of everybody without a user. */
  revoke(userId?: string, roost?: string): void {
    for (const [token, holder] of this.#tokens) {
      if (userId !== undefined && holder.userId !== userId) continue;
      if (roost === undefined || holder.roost === roost) this.#tokens.delete(token);
    }
  }

  #find(shown: string, { roost, userId, tabKey }: TokenHolder): string | undefined {
    if (!shown || !tabKey) return undefined;
    const direct = this.#tokens.get(shown);
    if (direct) {
      const theirs = direct.roost === roost && direct.userId === userId;
      return theirs && direct.tabKey === tabKey ? shown : undefined;
    }
    for (const [token, each] of this.#tokens) {
      if (!each.kept || each.roost !== roost || each.userId !== userId) continue;
      if (tokenProof(token, tabKey) === shown) return token;
    }
    return undefined;
  }

  #times(): Times {
    return { awake: this.#clock.monotonic(), wall: this.#clock.now() };
  }
}

/** One clock stands still while the machine sleeps, the other can be set. */
interface Times {
  readonly awake: number;
  readonly wall: number;
}

const ageOf = (then: Times, now: Times): number =>
  Math.max(now.awake - then.awake, now.wall - then.wall);
