import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chatDatabase } from '#tests/support/chat-database.ts';
import { answer, text, update } from '#tests/support/chat-events.ts';
import '#tests/support/property-seed.ts';
import { ChatSearch, type SearchOptions } from './chat-search.ts';

function scene() {
  const opened = chatDatabase();
  const recorder = opened.recorder();
  recorder.record({ type: 'turnStarted', id: 'p', blocks: [text('Fix the Überraschung')] });
  recorder.record(answer('The parser is fixed in the end.', 'm'));
  const call = { toolCallId: 't', title: 'grep parser', status: 'completed' as const };
  recorder.record(update({ sessionUpdate: 'tool_call', ...call }));
  recorder.flush();
  const search = new ChatSearch(opened.database);
  const found = (query: string, options: SearchOptions = {}): string[] => {
    while (search.index(1000));
    return search.search(query, options).matches.map(({ itemId }) => itemId);
  };
  return { ...opened, recorder, search, found };
}

describe('ChatSearch', () => {
  it('finds items that have all words, the newest first', () => {
    const { found, search } = scene();
    expect(found('parser')).toEqual(['tool:t', 'assistant:m']);
    expect(found('pars')).toEqual(['tool:t', 'assistant:m']);
    expect(found('pars ')).toEqual([]);
    expect(found('parser fixed')).toEqual(['assistant:m']);
    expect(found('"parser fixed"')).toEqual([]);
    expect(found('"is fixed in"')).toEqual(['assistant:m']);
    expect(found('"is fixed i"')).toEqual([]);
    // Both are still being typed.
    expect(found('"is fixed i')).toEqual(['assistant:m']);
    expect(found('parser "fixed')).toEqual(['assistant:m']);
    expect(found('uberraschung')).toEqual(['user:p']);
    expect(found('nowhere')).toEqual([]);
    expect(search.search('fixed').matches).toMatchObject([
      {
        chatId: 'c',
        type: 'assistant',
        position: expect.any(Number),
        excerpt: { text: 'The parser is fixed in the end.', ranges: [{ start: 14, end: 19 }] },
      },
    ]);
  });

  it('finds what was changed since, and not what it was', () => {
    const { recorder, found } = scene();
    expect(found('later')).toEqual([]);
    recorder.record(answer(' And later more.', 'm'));
    recorder.record({ type: 'promptQueued', id: 'q', blocks: [text('temporary')] });
    recorder.flush();
    expect(found('later')).toHaveLength(1);
    expect(found('temporary')).toHaveLength(1);
    recorder.record({ type: 'promptRemoved', id: 'q' });
    recorder.flush();
    expect(found('temporary')).toEqual([]);
  });

  it('takes whatever is typed as words', () => {
    const { search, found } = scene();
    for (const query of [
      '',
      '"',
      'a" OR "b',
      '*',
      'NEAR(',
      '-',
      '(',
      'text:x',
      '\0',
      'AND',
      '\ud800',
    ]) {
      expect(() => found(query), query).not.toThrow();
    }
    const typed = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({
        unit: fc.constantFrom('"', '*', '(', ')', ':', '^', '-', '+', ' ', 'a', 'é', '\0'),
      }),
    );
    fc.assert(
      fc.property(typed, (query) => {
        search.search(query);
        search.find('c', query);
      }),
    );
  });

  it('indexes in steps, and tells what is left', () => {
    const { search, recorder } = scene();
    expect(search.waiting()).toBe(3);
    expect(search.search('parser').matches).toEqual([]);
    expect(search.index(2)).toBe(true);
    expect(search.waiting()).toBe(1);
    // What is long is a step of its own.
    recorder.record(answer('word '.repeat(40_000), 'long'));
    recorder.record(answer('word '.repeat(40_000), 'longer'));
    recorder.flush();
    let steps = 0;
    while (search.index(1000)) steps += 1;
    expect(steps).toBeGreaterThan(0);
    expect(search.waiting()).toBe(0);
    expect(search.search('word').matches.length).toBeGreaterThan(1);
  });

  it('is limited to chats, folders, times and a number', () => {
    const { found, store, search } = scene();
    expect(found('parser', { limit: 1 })).toHaveLength(1);
    expect(found('parser', { chatId: 'other' })).toEqual([]);
    expect(found('parser', { agent: 'opencode', folder: '/p' })).toHaveLength(2);
    expect(found('parser', { folder: '/' })).toEqual([]);
    expect(found('parser', { agent: 'claude' })).toEqual([]);
    const [first] = search.search('parser').matches;
    expect(found('parser', { since: first?.at ?? 0 })).toHaveLength(2);
    expect(found('parser', { until: first?.at ?? 0 })).toEqual([]);
    expect(found('parser', { archived: 'only' })).toEqual([]);
    store.setArchived('c', true);
    expect(found('parser', { archived: 'only' })).toHaveLength(2);
    expect(found('parser', { archived: 'without' })).toEqual([]);
    expect(found('parser')).toHaveLength(2);
  });

  it('goes on with the next page, and lists a few items of each chat', () => {
    const { search, found } = scene();
    found('parser');
    const first = search.search('parser', { limit: 1 });
    expect(first.matches.map(({ itemId }) => itemId)).toEqual(['tool:t']);
    const rest = search.search('parser', { limit: 1, after: first.next ?? -1 });
    expect(rest.matches.map(({ itemId }) => itemId)).toEqual(['assistant:m']);
    expect(rest.next).toBeNull();
    const few = search.search('parser', { perChat: 1 });
    expect(few.matches).toHaveLength(1);
    expect([...few.more]).toEqual(['c']);
  });

  it('finds a text in one chat letter by letter, in its order', () => {
    const { search, recorder } = scene();
    const ids = (wanted: string): string[] =>
      search.find('c', wanted).items.map(({ item }) => item);
    expect(ids('PARSE')).toEqual(['assistant:m', 'tool:t']);
    expect(ids('arser is f')).toEqual(['assistant:m']);
    expect(ids('überra')).toEqual(['user:p']);
    expect(ids('ÜBERRA')).toEqual(['user:p']);
    // As it is shown, and as it is written.
    recorder.record(answer('The **quick** `fox_1`, he said.', 'n'));
    recorder.flush();
    expect(ids('the QUICK fox')).toEqual(['assistant:n']);
    expect(ids('quick** `fox_1`,')).toEqual(['assistant:n']);
    expect(ids('quick, fox')).toEqual([]);
    expect(ids('%')).toEqual([]);
    // Names of fields are in the row, but nobody said them.
    expect(ids('blocks')).toEqual([]);
    expect(ids(' ')).toEqual([]);
    expect(search.find('other', 'parser').items).toEqual([]);
  });
});
