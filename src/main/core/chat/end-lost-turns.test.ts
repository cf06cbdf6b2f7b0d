import { describe, expect, it } from 'vitest';
import { silentLogger } from '#shared/base/ports.ts';
import { chatDatabase } from '#tests/support/chat-database.ts';
import { text } from '#tests/support/chat-events.ts';
import { endLostTurns } from './end-lost-turns.ts';

/** A chat in a turn of the process `owner`, which wrote it and then nothing more. */
function scene(owner?: string) {
  const opened = chatDatabase();
  const recorder = opened.recorder();
  const blocks = [text('hello')];
  recorder.record({ type: 'turnStarted', id: 'p', blocks, ...(owner ? { owner } : {}) });
  expect(opened.store.get('c').activity).toBe('working');
  endLostTurns({ ...opened, logger: silentLogger, isAlive: (name) => name === 'alive' });
  return opened;
}

describe('turns of a process that ended without a word', () => {
  it.each([undefined, 'dead'])('are over (owner %s)', (owner) => {
    const { journal, store } = scene(owner);
    expect(store.get('c').activity).not.toBe('working');
    expect(journal.load('c').facts).toMatchObject({
      turn: null,
      lastTurn: { stop: 'interrupted' },
    });
  });

  it('are left alone while it runs', () => {
    const { journal, store } = scene('alive');
    expect(store.get('c').activity).toBe('working');
    expect(journal.load('c').facts.turn).toMatchObject({ owner: 'alive' });
  });
});
