import { describe, expect, it } from 'vitest';
import type { ChatChange } from '#shared/chat/chat-change.ts';
import { applyChange, emptyChat, type MutableChatState } from '#shared/chat/chat-state.ts';
import { chatDatabase, expectReadable } from '#tests/support/chat-database.ts';
import { plain } from '#tests/support/chat-events.ts';

const note = (id: string, title = id): ChatChange => ({
  type: 'upsert',
  item: { type: 'notice', id, at: 1, severity: 'info', title },
});
const thought = (id: string): ChatChange => ({
  type: 'upsert',
  item: { type: 'thought', id, at: 1, text: '' },
});
const append = (id: string, text: string): ChatChange => ({
  type: 'append',
  id,
  part: 'text',
  text,
});

function writer(options: Parameters<typeof chatDatabase>[0] = {}) {
  const opened = chatDatabase(options);
  const state: MutableChatState = emptyChat();
  const write = (changes: ChatChange[], commands: string[] = []) => {
    for (const change of changes) applyChange(state, change);
    return opened.journal.append('c', { changes, after: state, commands });
  };
  return { ...opened, state, write };
}

describe('ChatJournal', () => {
  it('numbers changes and says where items stand', () => {
    const { journal, write } = writer();
    expect(write([note('a'), note('b')])).toMatchObject([
      { cursor: 1, position: 1 },
      { cursor: 2, position: 2 },
    ]);
    expect(write([note('a', 'again'), { type: 'facts', facts: { title: 'T' } }])).toEqual([
      { cursor: 3, position: 1, change: note('a', 'again') },
      { cursor: 4, change: { type: 'facts', facts: { title: 'T' } } },
    ]);
    expect(journal.after('c', 2)).toEqual([
      { cursor: 3, position: 1, change: note('a', 'again') },
      { cursor: 4, change: { type: 'facts', facts: { title: 'T' } } },
    ]);
    expect(journal.after('c', 4)).toEqual([]);
    expect(journal.cursor('c')).toBe(4);
    expectReadable(journal);
  });

  it('writes what is added to a text, and what is taken away', () => {
    const { journal, write } = writer();
    write([thought('t'), note('n')]);
    write([append('t', 'one'), append('missing', 'x'), { type: 'remove', id: 'n' }]);
    write([note('n', 'back')]);
    expect([...journal.load('c').items.values()]).toMatchObject([
      { text: 'one' },
      { title: 'back' },
    ]);
    expect(journal.snapshot('c', 10).items.map(({ position }) => position)).toEqual([1, 6]);
    expectReadable(journal);
  });

  it('keeps half of a surrogate pair that a stream was cut at', () => {
    const { journal, write, state } = writer();
    write([thought('t'), append('t', '\ud83d')]);
    expectReadable(journal);
    write([append('t', '\ude00')]);
    expect(plain(journal.load('c'))).toEqual(plain(state));
    expect([...journal.load('c').items.values()]).toMatchObject([{ text: '😀' }]);
  });

  it('tells the newest items, and whether there are older ones', () => {
    const { journal, write } = writer();
    write([note('a'), note('b'), note('c')]);
    expect(journal.snapshot('c', 2)).toMatchObject({
      cursor: 3,
      older: true,
      items: [{ item: { id: 'b' } }, { item: { id: 'c' } }],
    });
    expect(journal.snapshot('c', 3).older).toBe(false);
  });

  it('carries out a command once', () => {
    const { journal, write } = writer();
    write([note('a')], ['command-1']);
    expect(journal.hasCommand('c', 'command-1')).toBe(true);
    expect(journal.hasCommand('c', 'command-2')).toBe(false);
    expect(() => write([note('b')], ['command-1'])).toThrow(
      expect.objectContaining({ code: 'storage_failed' }),
    );
    expect(journal.cursor('c')).toBe(1);
  });

  it('writes all or nothing', () => {
    const { database, journal, write } = writer();
    write([note('a')]);
    database.exec(
      "CREATE TEMP TRIGGER full BEFORE INSERT ON chat_item WHEN NEW.id = 'c' BEGIN SELECT RAISE(ABORT, 'disk full'); END",
    );
    expect(() => write([note('b'), note('c')], ['x'])).toThrow(
      expect.objectContaining({ code: 'storage_failed' }),
    );
    expectReadable(journal);
    expect(journal.cursor('c')).toBe(1);
    expect(journal.hasCommand('c', 'x')).toBe(false);
  });

  it.each([
    ['changes', { maxEntries: 100 }],
    ['characters', { maxChars: 8000 }],
  ])('forgets old changes when there are too many %s, never items', (_what, limits) => {
    const { database, journal, write, state } = writer(limits);
    for (let n = 0; n < 500; n += 1) write([note(`n${n}`), note('same', `${n}`)]);
    const kept: unknown = database.prepare('SELECT count(*) FROM chat_entry').pluck().get();
    expect(kept).toBeLessThanOrEqual(110);
    expect(journal.after('c', 0)).toBeUndefined();
    expect(journal.after('c', 990)).toHaveLength(10);
    expect(plain(journal.load('c'))).toEqual(plain(state));
  });

  it.each([[-1], [0.5], [3], [Number.NaN]])('knows no cursor %d', (cursor) => {
    const { journal, write } = writer();
    write([note('a'), note('b')]);
    expect(journal.after('c', cursor)).toBeUndefined();
  });

  it('reads on around rows that are damaged', () => {
    const { database, journal, write } = writer();
    write([note('a'), note('b'), note('c')]);
    database.exec("UPDATE chat_item SET item = '{' WHERE id = 'b'");
    database.exec('UPDATE chat_entry SET change = \'{"type":"new"}\' WHERE seq = 2');
    database.exec("UPDATE chat SET facts = '[]'");
    expect([...journal.load('c').items.keys()]).toEqual(['a', 'c']);
    expect(journal.load('c').facts.title).toBeNull();
    expect(journal.after('c', 0)).toBeUndefined();
    expect(journal.after('c', 2)).toHaveLength(1);
  });

  it('keeps the list of chats up to date', () => {
    const { clock, store, write } = writer();
    clock.advance(50);
    const usage = {
      cost: { amount: 1, currency: 'USD' },
      childCosts: [{ sessionId: 's', usd: 0.5 }],
    };
    write([{ type: 'facts', facts: { title: 'T', usage, connected: false } }]);
    expect(store.get('c')).toMatchObject({
      title: 'T',
      costUsd: 1.5,
      activity: 'disconnected',
      cursor: 1,
      updatedAt: clock.now(),
    });
  });

  it('knows no chat that is not there', () => {
    const { journal } = writer();
    for (const use of [
      () => journal.load('x'),
      () => journal.after('x', 0),
      () => journal.snapshot('x', 1),
      () => journal.append('x', { changes: [], after: emptyChat() }),
    ]) {
      expect(use).toThrow(expect.objectContaining({ code: 'chat_not_found' }));
    }
  });
});
