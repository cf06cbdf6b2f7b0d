import { expect, test } from 'vitest';
import { FairCache } from './fair-cache.ts';

const ann = { roost: 'r1', userId: 'ann' };
const eve = { roost: 'r1', userId: 'eve' };
const there = { roost: 'r2', userId: 'ann' };

test('whoever comes up with more and more pushes out what is theirs', () => {
  const dropped: string[] = [];
  const cache = new FairCache<number>({
    ...{ ofRoost: 6, ofPerson: 3 },
    didDrop: (name) => dropped.push(name),
  });
  cache.set(ann, 'a', 1);
  for (let n = 0; n < 10; n += 1) cache.set(eve, `e${n}`, n);
  expect([...cache.of(eve).keys()]).toEqual(['e7', 'e8', 'e9']);
  expect(cache.get(ann, 'a')).toBe(1);
  expect(dropped).toHaveLength(7);
  // Said again it is the newest.
  cache.set(eve, 'e7', 70);
  cache.set(eve, 'e10', 10);
  expect([...cache.of(eve)]).toEqual([
    ['e9', 9],
    ['e7', 70],
    ['e10', 10],
  ]);
});

test('a full roost loses the oldest of whoever has most, and another roost nothing', () => {
  const cache = new FairCache<true>({ ofRoost: 4, ofPerson: 3 });
  cache.set(there, 'a', true);
  for (const name of ['1', '2']) cache.set(ann, name, true);
  for (const name of ['1', '2', '3']) cache.set(eve, name, true);
  expect([...cache.of(eve).keys()]).toEqual(['2', '3']);
  for (let n = 0; n < 50; n += 1) cache.set({ roost: 'r1', userId: `user ${n}` }, 'x', true);
  const kept = [
    ann,
    eve,
    ...Array.from({ length: 50 }, (_, n) => ({ ...ann, userId: `user ${n}` })),
  ]
    .map((holder) => cache.of(holder).size)
    .reduce((a, b) => a + b);
  expect(kept).toBe(4);
  expect(cache.get({ ...ann, userId: 'user 49' }, 'x')).toBe(true);
  expect(cache.get(there, 'a')).toBe(true);
});

test('what was taken or forgotten makes room', () => {
  const cache = new FairCache<number>({ ofRoost: 2, ofPerson: 2 });
  cache.set(ann, 'a', 1);
  cache.set(eve, 'e', 2);
  cache.set(there, 'a', 3);
  expect([cache.take(ann, 'a'), cache.take(ann, 'a')]).toEqual([1, undefined]);
  cache.set(eve, 'f', 4);
  expect(cache.of(eve).size).toBe(2);
  cache.forget('ann', 'r2');
  expect(cache.of(there).size).toBe(0);
  cache.forget(undefined, 'r1');
  cache.set(ann, 'a', 1);
  cache.set(ann, 'b', 1);
  expect(cache.of(ann).size).toBe(2);
  cache.forget();
  expect(cache.of(ann).size).toBe(0);
});
