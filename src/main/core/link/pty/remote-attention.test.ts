import { expect, test } from 'vitest';
import type { Attention } from '#shared/contract/session.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { RemoteAttention } from './remote-attention.ts';

function scene(): { clock: ManualClock; told: string[]; attention: RemoteAttention } {
  const clock = new ManualClock();
  const told: string[] = [];
  return { clock, told, attention: new RemoteAttention(clock, (nonce) => told.push(nonce) > 0) };
}

const episode = (more: Partial<Attention> = {}): Attention => ({
  ...{ id: 'e1', reason: 'prompt', message: null, since: 0, at: 0, count: 1 },
  ...more,
});

test('checklist 28: at most one message in 30 s, with the nonce of its episode', () => {
  const { clock, told, attention } = scene();
  attention.ask();
  attention.ask();
  clock.advance(29_999);
  attention.ask();
  expect(told).toHaveLength(1);
  clock.advance(1);
  attention.ask();
  expect(told).toHaveLength(2);
  expect(told[1]).toBe(told[0]);
  expect(told[0]).toMatch(/^[0-9a-f]{16}$/);
});

test('after it was seen 30 s are quiet; what is asked meanwhile is told then, if it still is', () => {
  const { clock, told, attention } = scene();
  attention.ask();
  clock.advance(60_000);
  attention.clear();
  clock.advance(10_000);
  attention.ask();
  expect(attention.asks).toBe(true);
  expect(told).toHaveLength(1);
  clock.advance(20_000);
  expect(told).toHaveLength(2);
  expect(told[1]).not.toBe(told[0]);
  attention.clear();
  attention.ask();
  attention.clear();
  clock.advance(120_000);
  expect(told).toHaveLength(2);
});

test('who is there and types is told at once', () => {
  const { told, attention } = scene();
  attention.ask();
  attention.clear();
  attention.clear();
  attention.ask();
  expect(told).toHaveLength(2);
});

test('follows the episodes of this machine, but for ends and single bells', () => {
  const { told, attention } = scene();
  attention.follow(episode({ reason: 'exited' }));
  attention.follow(episode({ reason: 'bell' }));
  expect(attention.asks).toBe(false);
  attention.follow(episode({ reason: 'bell', count: 2 }));
  expect(attention.asks).toBe(true);
  attention.follow(null);
  attention.follow(null);
  expect(attention.asks).toBe(false);
  // The quiet time after an episode is not cut short by hearing twice that it is over.
  attention.follow(episode({ id: 'e2' }));
  expect(told).toHaveLength(1);
});

test('what nobody could be told is told when somebody can be', () => {
  const told: string[] = [];
  let open = false;
  const attention = new RemoteAttention(new ManualClock(), (nonce) => open && told.push(nonce) > 0);
  attention.retry();
  expect(attention.asks).toBe(false);
  attention.ask();
  open = true;
  attention.retry();
  attention.retry();
  expect(told).toHaveLength(1);
});
