import { expect, test } from 'vitest';
import { KnownKeys } from './known-keys.ts';

function aBrowser(kept?: string) {
  const all = new Map(kept === undefined ? [] : [['aerie.machine-keys', kept]]);
  const storage = {
    getItem: (name: string) => all.get(name) ?? null,
    setItem: (name: string, value: string) => void all.set(name, value),
  };
  return { all, keys: new KnownKeys(() => storage), again: () => new KnownKeys(() => storage) };
}

test('the key of a machine is known from visit to visit, and can be replaced', () => {
  const { keys, again } = aBrowser();
  expect(keys.of('studio')).toBeUndefined();
  keys.remember('studio', 'key 1');
  keys.remember('laptop', 'key 2');
  keys.remember('studio', 'key 3');
  expect([again().of('studio'), again().of('laptop')]).toEqual(['key 3', 'key 2']);
  expect(again().of('toString')).toBeUndefined();
});

test('of too many machines those whose keys were taken longest ago are forgotten', () => {
  const { keys } = aBrowser();
  for (let n = 0; n < 300; n++) keys.remember(`machine ${n}`, 'key');
  keys.remember('machine 100', 'key');
  keys.remember('another', 'key');
  expect([keys.of('machine 0'), keys.of('machine 100'), keys.of('machine 299')]).toEqual([
    undefined,
    'key',
    'key',
  ]);
});

test.each(['', 'no JSON', '[]', '{"studio":5}'])(
  'what is kept wrong counts for nothing: %j',
  (kept) => {
    const { keys } = aBrowser(kept);
    expect(keys.of('studio')).toBeUndefined();
    keys.remember('studio', 'key');
    expect(keys.of('studio')).toBe('key');
  },
);

test('a browser that keeps nothing knows no key', () => {
  const keys = new KnownKeys(() => {
    throw new Error('blocked');
  });
  keys.remember('studio', 'key');
  expect(keys.of('studio')).toBeUndefined();
});
