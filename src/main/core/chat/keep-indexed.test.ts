import { describe, expect, it, vi } from 'vitest';
import { silentLogger } from '#shared/base/ports.ts';
import { chatDatabase } from '#tests/support/chat-database.ts';
import { ChatSearch } from './chat-search.ts';
import { keepIndexed } from './keep-indexed.ts';

function scene() {
  const opened = chatDatabase();
  const { clock, database, journal } = opened;
  const warn = vi.fn<(fields: object, message: string) => void>();
  const logger = { ...silentLogger, warn };
  const keeping = keepIndexed(new ChatSearch(database), journal, { clock, logger });
  const left = (): unknown =>
    database.prepare('SELECT count(*) FROM chat_item WHERE indexed = 0').pluck().get();
  const recorder = opened.recorder();
  const note = (count: number): void => {
    for (let n = 0; n < count; n += 1)
      recorder.record({ type: 'noted', reason: 'note', text: 'x' });
    recorder.flush();
  };
  return { ...opened, keeping, left, note, warn };
}

describe('keepIndexed', () => {
  it('indexes what changed after a rest, piece by piece, and then rests', () => {
    const { clock, left, note } = scene();
    note(250);
    clock.advance(1999);
    expect(left()).toBe(250);
    clock.advance(1);
    expect(left()).toBe(150);
    clock.advance(40);
    expect(left()).toBe(0);
    expect(clock.pending).toBe(0);
    note(1);
    clock.advance(2000);
    expect(left()).toBe(0);
  });

  it('tries again with the next change what could not be written', () => {
    const { clock, database, left, note, warn } = scene();
    database.exec(
      "CREATE TEMP TRIGGER full BEFORE UPDATE OF indexed ON chat_item WHEN NEW.indexed = 1 BEGIN SELECT RAISE(ABORT, 'disk full'); END",
    );
    note(1);
    clock.advance(2000);
    expect(warn).toHaveBeenCalledTimes(1);
    database.exec('DROP TRIGGER full');
    note(1);
    clock.advance(2000);
    expect(left()).toBe(0);
  });

  it('ends', () => {
    const { clock, keeping, left, note } = scene();
    keeping.dispose();
    note(1);
    clock.advance(5000);
    expect(left()).toBe(1);
    expect(clock.pending).toBe(0);
  });
});
