// The keys that saved sessions are sealed with: one to write, and those of other stores of this user
// to read what other doors of Aerie left behind.

import type { Logger, Random } from '#shared/base/ports.ts';
import { type SecretStore, secretOrNew } from '../store/secret-store.ts';
import { fingerprintOf } from './sealing.ts';

const NAME = 'restore-key';
const KEY_BYTES = 32;

/** Keys by what tells them apart. */
export interface KeyRing {
  /** For what is written from now on. */
  readonly current: Uint8Array;
  /** Kind of the store that keeps it. */
  readonly kind: string;
  /** Kinds of stores whose keys are known; what is sealed with another kind's is not ours to judge. */
  readonly kinds: readonly string[];
  /** The key of that fingerprint, in hex. */
  find(fingerprint: string): Uint8Array | undefined;
}

/** Makes the key in the first store if there is none. @throws AppError `storage_failed` */
export async function openKeyRing(
  stores: readonly [SecretStore, ...SecretStore[]],
  random: Random,
  logger: Logger,
): Promise<KeyRing> {
  const [first, ...others] = stores;
  const current = await secretOrNew(first, NAME, () => random.bytes(KEY_BYTES));
  const keys = [current];
  for (const store of others) {
    try {
      const key = await store.get(NAME);
      if (key) keys.push(key);
    } catch (error) {
      logger.warn({ err: error, store: store.kind }, 'a key for saved sessions cannot be read');
    }
  }
  const byFingerprint = new Map(keys.map((key) => [hexOf(key), key]));
  return {
    current,
    kind: first.kind,
    kinds: stores.map(({ kind }) => kind),
    find: (fingerprint) => byFingerprint.get(fingerprint),
  };
}

const hexOf = (key: Uint8Array): string => Buffer.from(fingerprintOf(key)).toString('hex');
