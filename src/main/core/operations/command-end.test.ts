import { EventEmitter } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { commandEnd } from './command-end.ts';

function setUp() {
  const child = new EventEmitter();
  const clock = new ManualClock();
  const state = { received: 0, code: undefined as number | undefined };
  void commandEnd(child, clock, () => state.received).then((code) => {
    state.code = code;
  });
  return { child, clock, state };
}

it('waits for the output, not for a time, when the process that reads it was busy', async () => {
  const { child, clock, state } = setUp();
  child.emit('exit', 3);
  // The time is over, and what came meanwhile is read only then.
  clock.advance(100);
  state.received = 65_536;
  await nextTurn();
  await nextTurn();
  expect(state.code).toBeUndefined();
  clock.advance(100);
  await nextTurn();
  await nextTurn();
  expect(state.code).toBe(3);
});

it('does not wait once the streams are closed', async () => {
  const { child, state } = setUp();
  child.emit('exit', null);
  child.emit('close');
  await nextTurn();
  expect(state.code).toBe(-1);
});

it('does not wait for a background process that never stops writing', async () => {
  const { child, clock, state } = setUp();
  child.emit('exit', 0);
  for (let i = 0; i < 30; i++) {
    clock.advance(100);
    state.received += 1;
    await nextTurn();
    await nextTurn();
  }
  expect(state.code).toBe(0);
});
