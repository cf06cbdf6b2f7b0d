// Who may use the web door. A single-use code, carried by the printed link, is exchanged for a
// session token that lives in a cookie. Both are kept only as hashes, only in memory.

import { createHash, timingSafeEqual } from 'node:crypto';
import type { Clock, Random } from '#shared/base/ports.ts';

/** How long a code can be used. */
export const CODE_LIFETIME_MS = 10 * 60_000;
/** How long a browser stays signed in after its last use. */
export const SESSION_LIFETIME_MS = 30 * 24 * 3_600_000;

const SECRET_BYTES = 32;
const MAX_CODES = 16;
const MAX_SESSIONS = 64;

interface Entry {
  readonly hash: Buffer;
  expiresAt: number;
}

/** A browser that is signed in. */
export interface SignedIn {
  /** True until the sign-in has expired or was pushed out by newer ones. */
  isValid(): boolean;
  /** Starts the lifetime anew. */
  extend(): void;
}

export class SignIn {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #codes: Entry[] = [];
  readonly #sessions: Entry[] = [];

  constructor(options: { clock: Clock; random: Random }) {
    this.#clock = options.clock;
    this.#random = options.random;
  }

  /** A new code; it works once, within {@link CODE_LIFETIME_MS}. Secret: never log it. */
  issueCode(): string {
    return this.#add(this.#codes, MAX_CODES, CODE_LIFETIME_MS);
  }

  /** Uses a code up and returns a new session token, or undefined if the code is not good. */
  redeem(code: string): string | undefined {
    const entry = this.#find(this.#codes, code);
    if (!entry) return undefined;
    this.#codes.splice(this.#codes.indexOf(entry), 1);
    return this.#add(this.#sessions, MAX_SESSIONS, SESSION_LIFETIME_MS);
  }

  /** The sign-in that a session token stands for. */
  check(token: string | undefined): SignedIn | undefined {
    const entry = token === undefined ? undefined : this.#find(this.#sessions, token);
    if (!entry) return undefined;
    return {
      isValid: () => this.#sessions.includes(entry) && entry.expiresAt > this.#clock.now(),
      extend: () => {
        entry.expiresAt = this.#clock.now() + SESSION_LIFETIME_MS;
      },
    };
  }

  #add(entries: Entry[], limit: number, lifetime: number): string {
    const secret = Buffer.from(this.#random.bytes(SECRET_BYTES)).toString('base64url');
    entries.push({ hash: hashOf(secret), expiresAt: this.#clock.now() + lifetime });
    if (entries.length > limit) entries.shift();
    return secret;
  }

  #find(entries: Entry[], secret: string): Entry | undefined {
    const now = this.#clock.now();
    const hash = hashOf(secret);
    let found: Entry | undefined;
    // Every entry is compared, in constant time, so that timing tells nothing.
    for (const entry of entries) {
      if (timingSafeEqual(entry.hash, hash) && entry.expiresAt > now) found = entry;
    }
    return found;
  }
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
