import { expect, it } from 'vitest';
import { silentLogger } from '#shared/base/ports.ts';
import type { SecretStore } from '../store/secret-store.ts';
import { openKeyRing } from './key-ring.ts';

let made = 0;
const random = { bytes: (length: number) => new Uint8Array(length).fill((made += 1)) };

function storeWith(kind: string, secret: Uint8Array | null) {
  let kept = secret;
  const store: SecretStore = {
    kind,
    get: async () => kept,
    set: async (_name, value) => void (kept = value),
    add: async (_name, value) => {
      kept ??= value;
      return kept === value;
    },
    delete: async () => void (kept = null),
  };
  return { store, kept: () => kept };
}

it('never seals with less than a whole key', async () => {
  for (const broken of [new Uint8Array(0), new Uint8Array(31), new Uint8Array(33)]) {
    const { store, kept } = storeWith('file', broken);
    const keys = await openKeyRing([store], random, silentLogger);
    expect(keys.current).toHaveLength(32);
    expect(kept()).toEqual(keys.current);
    // It stays from then on.
    expect((await openKeyRing([store], random, silentLogger)).current).toEqual(keys.current);
  }
});

it('passes over what another store keeps in the place of a key', async () => {
  const first = storeWith('ring', new Uint8Array(32).fill(9));
  const second = storeWith('file', new Uint8Array(5));
  const keys = await openKeyRing([first.store, second.store], random, silentLogger);
  expect(keys).toMatchObject({ kind: 'ring', kinds: ['ring', 'file'] });
  expect(second.kept()).toHaveLength(5);
});
