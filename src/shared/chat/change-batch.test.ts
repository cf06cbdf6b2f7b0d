import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyEvents, plain } from '#tests/support/chat-events.ts';
import { ChangeBatch } from './change-batch.ts';
import { applyChange, emptyChat } from './chat-state.ts';
import { reduceChat } from './reduce-chat.ts';

describe('ChangeBatch', () => {
  it('joins pieces of one text', () => {
    const batch = new ChangeBatch();
    for (const text of 'hello') batch.add({ type: 'append', id: 'a', part: 'text', text });
    expect(batch.weight).toBe(5);
    expect(batch.take()).toEqual([{ type: 'append', id: 'a', part: 'text', text: 'hello' }]);
    expect(batch.isEmpty).toBe(true);
    expect(batch.weight).toBe(0);
  });

  it('does what the changes did one by one, with no more of them', () => {
    fc.assert(
      fc.property(anyEvents(15), fc.infiniteStream(fc.boolean()), (events, flushes) => {
        const one = emptyChat();
        const joined = emptyChat();
        const batch = new ChangeBatch();
        let added = 0;
        let taken = 0;
        const write = (): void => {
          for (const change of batch.take()) {
            taken += 1;
            applyChange(joined, change);
          }
        };
        for (const [index, event] of events.entries()) {
          for (const change of reduceChat(one, event, index * 500)) {
            added += 1;
            applyChange(one, change);
            batch.add(change);
          }
          if (flushes.next().value) write();
        }
        write();
        expect(plain(joined)).toEqual(plain(one));
        expect(taken).toBeLessThanOrEqual(added);
      }),
    );
  });
});
