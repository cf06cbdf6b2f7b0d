import { expect, test, vi } from 'vitest';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { ResumedWays } from './resumed-ways.ts';
import type { Way } from './sandbox/way-out.ts';

function fakeWay() {
  const [close, dispose] = [vi.fn(async () => {}), vi.fn(async () => {})];
  return { proxy: true, port: 1, folder: null, close, dispose } satisfies Way;
}

function scene(answers: (Way | null | 'fails')[]) {
  const clock = new ManualClock();
  const asked: string[] = [];
  const ways = new ResumedWays(clock, async (id) => {
    asked.push(id);
    const answer = answers.shift() ?? null;
    if (answer === 'fails') throw new Error('the port is taken');
    return answer;
  });
  return { clock, asked, ways };
}

test('a way that cannot be opened is tried again until it is open', async () => {
  const way = fakeWay();
  const { clock, asked, ways } = scene(['fails', 'fails', way]);
  await expect(ways.open('a')).rejects.toThrow('the port is taken');
  await ways.open('a');
  expect(asked).toEqual(['a']);
  clock.advance(2000);
  await vi.waitFor(() => expect(clock.pending).toBe(1));
  clock.advance(3999);
  expect(asked).toHaveLength(2);
  clock.advance(1);
  expect(asked).toHaveLength(3);
  await ways.forget('a');
  expect(way.dispose).toHaveBeenCalledOnce();
  expect(clock.pending).toBe(0);
});

test('a way of a session that has ended is not tried any more', async () => {
  const { clock, asked, ways } = scene(['fails']);
  await expect(ways.open('a')).rejects.toThrow('taken');
  await ways.forget('a');
  clock.advance(600_000);
  expect(asked).toHaveLength(1);
});

test('what is opened while Aerie ends is closed, and left for the next one', async () => {
  const way = fakeWay();
  const { clock, ways } = scene([way, 'fails']);
  const opening = ways.open('a');
  ways.dispose();
  await opening;
  expect(way.close).toHaveBeenCalledOnce();
  expect(way.dispose).not.toHaveBeenCalled();
  await ways.open('b');
  expect(clock.pending).toBe(0);
});
