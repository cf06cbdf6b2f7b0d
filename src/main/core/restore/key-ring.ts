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

/**
 * Writes with the key of the first store that works, made there if there is none, and reads with those of
 * all. @throws AppError `storage_failed` if no store works
 */
export async function openKeyRing(
  stores: readonly [SecretStore, ...SecretStore[]],
  random: Random,
  logger: Logger,
): Promise<KeyRing> {
  const found: { kind: string; key: Uint8Array }[] = [];
  let failure: unknown;
  for (const store of stores) {
    try {
      const key = found.length === 0 ? await ownKey(store, random) : await store.get(NAME);
      if (key?.length === KEY_BYTES) found.push({ kind: store.kind, key });
    } catch (error) {
      failure = error;
      logger.info({ err: error, store: store.kind }, 'a store of keys cannot be used');
    }
  }
  const [first] = found;
  if (!first) throw failure;
  const byFingerprint = new Map(found.map(({ key }) => [hexOf(key), key]));
  return {
    current: first.key,
    kind: first.kind,
    kinds: stores.map(({ kind }) => kind),
    find: (fingerprint) => byFingerprint.get(fingerprint),
  };
}

/** The key of a store, made there if there is none. What is no key, e.g. cut off, opens nothing: it is replaced. */
async function ownKey(store: SecretStore, random: Random): Promise<Uint8Array> {
  const key = await secretOrNew(store, NAME, () => random.bytes(KEY_BYTES));
  if (key.length === KEY_BYTES) return key;
  const made = random.bytes(KEY_BYTES);
  await store.set(NAME, made);
  return made;
}

const hexOf = (key: Uint8Array): string => Buffer.from(fingerprintOf(key)).toString('hex');
