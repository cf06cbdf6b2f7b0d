import { afterEach, beforeEach, expect, test } from 'vitest';
import { Emitter } from '#shared/base/emitter.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { type GraphicsAddon, WebglSlot } from './webgl-slots.ts';

let clock: ManualClock;
let renderer: 'webgl' | 'dom';
/** Loses the context in use. */
let lose: Emitter<void>;
let broken: boolean;
let slots: WebglSlot[];

function createAddon(): GraphicsAddon {
  if (broken) throw new Error('no context');
  const lost = new Emitter<void>();
  lose = lost;
  return { onContextLoss: lost.event, activate() {}, dispose() {} };
}

function newSlot(onChange: (now: 'webgl' | 'dom') => void): WebglSlot {
  const slot = new WebglSlot({ loadAddon() {} }, clock, onChange, createAddon);
  slots.push(slot);
  return slot;
}

beforeEach(() => {
  clock = new ManualClock();
  renderer = 'dom';
  broken = false;
  slots = [];
});

afterEach(() => {
  for (const slot of slots) slot.dispose();
});

const follow = (now: 'webgl' | 'dom'): void => {
  renderer = now;
};

test('a lost context is tried again with growing patience, then no more', () => {
  newSlot(follow).acquire();
  for (const wait of [2000, 15_000, 60_000]) {
    lose.fire();
    expect(renderer).toBe('dom');
    clock.advance(wait - 1);
    expect(renderer).toBe('dom');
    clock.advance(1);
    expect(renderer).toBe('webgl');
  }
  lose.fire();
  clock.advance(3_600_000);
  expect(renderer).toBe('dom');
});

test('losses that are far apart are not held against the pane', () => {
  newSlot(follow).acquire();
  for (let night = 0; night < 10; night += 1) {
    clock.advance(3_600_000);
    lose.fire();
    expect(renderer).toBe('dom');
    clock.advance(2000);
    expect(renderer).toBe('webgl');
  }
});

test('a pane that was hidden meanwhile takes no context', () => {
  const slot = newSlot(follow);
  slot.acquire();
  lose.fire();
  slot.release();
  clock.advance(2000);
  expect(renderer).toBe('dom');
  slot.acquire();
  expect(renderer).toBe('webgl');
});

test('without any context the DOM draws, and later tries may succeed', () => {
  broken = true;
  newSlot(follow).acquire();
  expect(renderer).toBe('dom');
  broken = false;
  clock.advance(2000);
  expect(renderer).toBe('webgl');
});

test('the pane used longest ago gives way when there are too many', () => {
  const states = Array.from({ length: 13 }, (): 'webgl' | 'dom' => 'dom');
  for (const index of states.keys()) {
    newSlot((now) => {
      states[index] = now;
    }).acquire();
  }
  expect(states.filter((state) => state === 'webgl')).toHaveLength(12);
  expect(states[0]).toBe('dom');
});
