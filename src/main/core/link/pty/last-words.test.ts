import { expect, test } from 'vitest';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { LastWords } from './last-words.ts';

/** The end of a program of which somebody has been sent `state.pending` bytes. */
function ending(pending: number | null = 100) {
  const clock = new ManualClock();
  const state = { pending, open: true, done: 0 };
  const words = new LastWords({
    clock,
    pending: () => state.pending,
    isOpen: () => state.open,
    onDone: () => (state.done += 1),
  });
  return { clock, state, words };
}

test('an end waits for everybody, and is told once', () => {
  const { clock, state, words } = ending();
  words.didShow();
  expect(state.done).toBe(0);
  state.pending = null;
  words.didShow();
  words.didShow();
  clock.advance(60_000);
  expect(state.done).toBe(1);
});

test('who is sent something still is waited for, who is sent nothing is not', () => {
  const { clock, state } = ending();
  for (let turn = 0; turn < 5; turn += 1) {
    state.pending = 100 + turn + 1;
    clock.advance(3000);
  }
  expect(state.done).toBe(0);
  clock.advance(3000);
  expect(state.done).toBe(1);
});

test('without a connection nobody is late', () => {
  const { clock, state } = ending();
  state.open = false;
  clock.advance(60_000);
  expect(state.done).toBe(0);
  state.open = true;
  clock.advance(3000);
  expect(state.done).toBe(1);
});

test('one that was given up tells nothing', () => {
  const { clock, state, words } = ending();
  words.dispose();
  state.pending = null;
  words.didShow();
  clock.advance(60_000);
  expect(state.done).toBe(0);
});
