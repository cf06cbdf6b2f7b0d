import { expect, it } from 'vitest';
import { Emitter } from '#shared/base/emitter.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { SessionActivity } from './session-activity.ts';

function setUp(idleMs: number, floodBytes: number) {
  const clock = new ManualClock();
  const output = new Emitter<Uint8Array>();
  const changed = new Emitter<void>();
  const limits = { idleMs, floodBytes };
  const told: string[] = [];
  const activity = new SessionActivity(
    output.event,
    {
      idleMs: () => limits.idleMs,
      floodBytes: () => limits.floodBytes,
      onDidChange: changed.event,
    },
    clock,
    (what) => told.push(what),
  );
  const print = (bytes: number): void => output.fire(new Uint8Array(bytes));
  return { clock, changed, limits, told, activity, print };
}

it('tells of quiet once, and again after output', () => {
  const { clock, told, print } = setUp(1000, 0);
  clock.advance(900);
  print(1);
  clock.advance(999);
  expect(told).toEqual([]);
  clock.advance(1);
  expect(told).toEqual(['idle']);
  clock.advance(10_000);
  expect(told).toEqual(['idle']);
  print(1);
  clock.advance(1000);
  expect(told).toEqual(['idle', 'idle']);
});

it('follows the limit when it changes, and has no timer while it is off', () => {
  const { clock, changed, limits, told } = setUp(0, 0);
  expect(clock.pending).toBe(0);
  clock.advance(5000);
  limits.idleMs = 2000;
  changed.fire();
  expect(told).toEqual(['idle']);
});

it('tells of a flood once, and again after it calmed down', () => {
  const { clock, told, print } = setUp(0, 100);
  for (let i = 0; i < 10; i++) print(10);
  expect(told).toEqual([]);
  print(1);
  print(1000);
  clock.advance(1000);
  print(1000);
  expect(told).toEqual(['flood']);
  clock.advance(1000);
  print(5);
  clock.advance(1000);
  print(1000);
  expect(told).toEqual(['flood', 'flood']);
});

it('rests when the program has ended, and leaves no timer behind', () => {
  const { clock, told, activity, print } = setUp(1000, 0);
  activity.rest();
  clock.advance(5000);
  expect(told).toEqual([]);
  print(1);
  activity.dispose();
  expect(clock.pending).toBe(0);
});
