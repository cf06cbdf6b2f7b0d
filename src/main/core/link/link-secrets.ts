import { randomBytes } from 'node:crypto';
import * as z from 'zod/mini';
import { WingIdentity } from '#client/tunnel/wing-identity.ts';
import { CHALLENGE_BYTES } from '#shared/protocol/wing/wing-limits.ts';
import { type SecretStore, secretOrNew } from '../store/secret-store.ts';
import { bearer, type DeviceToken } from './device-login.ts';

const IDENTITY = 'link-identity';
const CHALLENGES = 'link-challenges';
const tokenName = (roost: string): string => `link-token-${roost}`;

const storedToken = z.object({
  token: bearer,
  userId: z.nullable(z.string()),
  expiresAt: z.nullable(z.number()),
  displayName: z.nullable(z.string()),
  email: z.nullable(z.string()),
});

/** What the link keeps secret: this machine's key, and a token for each roost. */
export class LinkSecrets {
  readonly #store: SecretStore;

  constructor(store: SecretStore) {
    this.#store = store;
  }

  /** The key of this machine, made when first asked for. @throws AppError `storage_failed` */
  async identity(): Promise<WingIdentity> {
    const make = (): Uint8Array => WingIdentity.generate().privateBytes;
    return WingIdentity.fromPrivate(await secretOrNew(this.#store, IDENTITY, make));
  }

  /** What challenges of passkeys are marked with, in this run and later ones. @throws AppError `storage_failed` */
  challengeSecret(): Promise<Uint8Array> {
    return secretOrNew(this.#store, CHALLENGES, () => randomBytes(CHALLENGE_BYTES));
  }

  /** Null without a token, or with one that is of no use any more. @throws AppError `storage_failed` */
  async token(roost: string): Promise<DeviceToken | null> {
    const bytes = await this.#store.get(tokenName(roost));
    if (!bytes) return null;
    try {
      return storedToken.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
    } catch {
      return null;
    }
  }

  /** @throws AppError `storage_failed` */
  async keep(roost: string, token: DeviceToken): Promise<void> {
    await this.#store.set(tokenName(roost), Buffer.from(JSON.stringify(token)));
  }

  /** @throws AppError `storage_failed` */
  async forget(roost: string): Promise<void> {
    await this.#store.delete(tokenName(roost));
  }
}
