import { expect, test } from 'vitest';
import { ShownPace } from './shown-pace.ts';

/** Sends as much as it takes over a network of that speed for a while; ms that the last message took. */
function flood(pace: ShownPace, bytesPerMs: number, roundTrip: number): number {
  const piece = 2048;
  let total = 0;
  let free = 0;
  let took = 0;
  const coming: { total: number; at: number; sent: number }[] = [];
  for (let now = 0; now < 20_000; now++) {
    while (coming[0] && coming[0].at <= now) {
      const arrived = coming.shift();
      if (arrived) took = arrived.at - arrived.sent;
      pace.drawn(arrived?.total ?? 0, now);
    }
    while (pace.takes(piece)) {
      total += piece;
      free = Math.max(free, now) + piece / bytesPerMs;
      pace.sent(total, piece, now);
      coming.push({ total, at: free + roundTrip, sent: now });
    }
  }
  return took;
}

test('on a slow network what is on its way gets there in a moment', () => {
  expect(flood(new ShownPace(), 32, 200)).toBeLessThan(600);
});

test('on a fast one much is on its way', () => {
  const pace = new ShownPace();
  flood(pace, 50_000, 2);
  expect(pace.takes(256 * 1024) || pace.full || !pace.drained).toBe(true);
  expect(flood(pace, 50_000, 2)).toBeLessThan(200);
});

test('what was never sent frees nothing', () => {
  const pace = new ShownPace();
  pace.sent(100, 40_000, 0);
  expect(pace.full).toBe(true);
  pace.drawn(99, 5);
  expect(pace.full).toBe(true);
  pace.drawn(1e9, 6);
  expect(pace.drained).toBe(true);
});
