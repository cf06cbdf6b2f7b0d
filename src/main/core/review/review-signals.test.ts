import { expect, it } from 'vitest';
import type { ChatChange } from '#shared/chat/chat-change.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { ReviewSignals } from './review-signals.ts';

function listening() {
  const clock = new ManualClock();
  const signals = new ReviewSignals(clock);
  const heard: string[] = [];
  const listener = signals.listen('c', (reason) => heard.push(reason));
  return { clock, signals, heard, listener };
}

const tool = (more: object): ChatChange =>
  ({
    type: 'upsert',
    item: { type: 'tool', id: 't', status: 'completed', kind: 'edit', changes: [], ...more },
  }) as unknown as ChatChange;

it('a burst of signals is told once, by what says most, and only to its own chat', () => {
  const { clock, signals, heard, listener } = listening();
  for (let n = 0; n < 50; n += 1) signals.tell('c', 'tool');
  signals.tell('c', 'turn');
  signals.tell('c', 'tool');
  signals.tell('other', 'tool');
  expect(heard).toEqual([]);
  clock.advance(300);
  expect(heard).toEqual(['turn']);
  clock.advance(10_000);
  expect(heard).toEqual(['turn']);
  signals.tell('c', 'tool');
  listener.dispose();
  clock.advance(300);
  expect(heard).toEqual(['turn']);
});

it('what a person did is told at once', () => {
  const { clock, signals, heard } = listening();
  signals.tell('c', 'tool');
  signals.tell('c', 'action');
  expect(heard).toEqual(['action']);
  clock.advance(1000);
  expect(heard).toEqual(['action']);
});

it.each([
  ['an edit that is over', { kind: 'edit' }, true],
  ['a command that failed', { kind: 'execute', status: 'failed' }, true],
  ['a search', { kind: 'search' }, false],
  ['a command that runs', { kind: 'execute', status: 'in_progress' }, false],
  ['a search that changed a file', { kind: 'search', changes: [{}] }, true],
])('%s counts or does not', (_name, more, counts) => {
  const { clock, signals, heard } = listening();
  signals.written('c', [tool(more)]);
  clock.advance(300);
  expect(heard).toEqual(counts ? ['tool'] : []);
});
