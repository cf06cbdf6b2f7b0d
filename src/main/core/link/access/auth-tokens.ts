import { randomBytes } from 'node:crypto';
import type { Clock } from '#shared/base/ports.ts';
import { CHALLENGE_BYTES } from '#shared/protocol/wing/wing-limits.ts';

/** Tokens kept; beyond, the oldest is forgotten. */
const MAX_TOKENS = 4096;

/** Whose a token is: a user of one roost. */
interface Holder {
  readonly roost: string;
  readonly userId: string;
}

/** What users have shown passkeys for. In memory: a restart asks again. */
export class AuthTokens {
  readonly #clock: Clock;
  readonly #tokens = new Map<string, Holder & Times>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A new token: 64 hex digits. */
  mint({ roost, userId }: Holder): string {
    const token = randomBytes(CHALLENGE_BYTES).toString('hex');
    const oldest = this.#tokens.keys().next();
    if (this.#tokens.size >= MAX_TOKENS && !oldest.done) this.#tokens.delete(oldest.value);
    this.#tokens.set(token, { roost, userId, ...this.#times() });
    return token;
  }

  /** Whether the token is that holder's, and not older than `ttl` ms; 0 means no limit. */
  isGood(token: string, holder: Holder, ttl: number): boolean {
    const found = this.#tokens.get(token);
    if (found?.roost !== holder.roost || found.userId !== holder.userId) return false;
    if (ttl === 0 || ageOf(found, this.#times()) < ttl) return true;
    this.#tokens.delete(token);
    return false;
  }

  #times(): Times {
    return { awake: this.#clock.monotonic(), wall: this.#clock.now() };
  }

  /** Forgets the tokens of a user, or all. */
  revoke(userId?: string): void {
    for (const [token, holder] of this.#tokens) {
      if (userId === undefined || holder.userId === userId) this.#tokens.delete(token);
    }
  }
}

/** One clock stands still while the machine sleeps, the other can be set. */
interface Times {
  readonly awake: number;
  readonly wall: number;
}

const ageOf = (then: Times, now: Times): number =>
  Math.max(now.awake - then.awake, now.wall - then.wall);
