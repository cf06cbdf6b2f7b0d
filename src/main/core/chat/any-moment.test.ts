// Whatever happens in whatever order, and whenever it is cut off: what is on disk is readable, in
// order, and the same for everybody who looks.

import { copyFileSync, mkdtempSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyChange, emptyChat, type MutableChatState } from '#shared/chat/chat-state.ts';
import { chatDatabase, expectReadable } from '#tests/support/chat-database.ts';
import { anyEvents, plain } from '#tests/support/chat-events.ts';
import { type ChatFrame, ChatHub } from './chat-hub.ts';

/** Follows frames as a door's other end does. */
function take(state: MutableChatState, frame: ChatFrame): void {
  if (frame.type === 'snapshot') {
    state.items.clear();
    for (const { item } of frame.items) state.items.set(item.id, item);
    state.facts = frame.facts;
    return;
  }
  for (const { change } of frame.entries) applyChange(state, change);
}

const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ events: anyEvents(3) }) },
    { weight: 2, arbitrary: fc.record({ advance: fc.nat(120) }) },
    { weight: 1, arbitrary: fc.record({ read: fc.nat(2) }) },
    { weight: 1, arbitrary: fc.record({ reconnect: fc.nat(2) }) },
  ),
  { maxLength: 40, size: 'max' },
);

describe('a chat at any moment', () => {
  it('is the same live, from the journal, and for readers that come and go', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 1, max: 60 }), async (happens, maxBehind) => {
        const { clock, database, journal, recorder } = chatDatabase();
        const live = recorder();
        const hub = new ChatHub(journal);
        const readers = [0, 1, 2].map(() => ({
          state: emptyChat(),
          cursor: undefined as number | undefined,
          frames: hub.follow('c', { pageSize: 10_000, maxBehind }),
        }));
        const read = async (n: number): Promise<void> => {
          const reader = readers[n];
          if (!reader || reader.cursor === journal.cursor('c')) return;
          const { value } = await reader.frames.next();
          if (!value) throw new Error('It has ended.');
          // Never back, never the same again.
          expect(value.cursor).toBeGreaterThan(reader.cursor ?? -1);
          reader.cursor = value.cursor;
          take(reader.state, value);
        };
        for (const step of happens) {
          if ('events' in step) for (const event of step.events) live.record(event);
          else if ('advance' in step) clock.advance(step.advance);
          else if ('read' in step) await read(step.read);
          else {
            const reader = readers[step.reconnect];
            if (!reader) continue;
            await reader.frames.return();
            const { cursor: since } = reader;
            const place = since === undefined ? {} : { since };
            reader.frames = hub.follow('c', { pageSize: 10_000, maxBehind, ...place });
          }
        }
        live.flush();
        expectReadable(journal);
        expect(plain(journal.load('c'))).toEqual(plain(live.state));
        for (const [n, reader] of readers.entries()) {
          while (reader.cursor !== journal.cursor('c')) await read(n);
          expect(plain(reader.state)).toEqual(plain(live.state));
          await reader.frames.return();
        }
        hub.dispose();
        database.close();
      }),
      { numRuns: 60 },
    );
  });

  it('that is cut off at any byte of a write is as it was after one of the writes before', () => {
    const folder = mkdtempSync(join(tmpdir(), 'aerie-chat-'));
    try {
      fc.assert(
        fc.property(anyEvents(15), fc.double({ min: 0, max: 1, noNaN: true }), (events, where) => {
          const path = join(folder, 'chats.db');
          const { clock, database, journal, recorder } = chatDatabase({ path });
          database.pragma('wal_checkpoint(TRUNCATE)');
          const live = recorder();
          const after = new Map([[0, plain(live.state)]]);
          for (const event of events) {
            live.record(event);
            live.flush();
            clock.advance(10);
            after.set(journal.cursor('c'), plain(live.state));
          }
          const copy = join(folder, 'copy.db');
          copyFileSync(path, copy);
          copyFileSync(`${path}-wal`, `${copy}-wal`);
          truncateSync(`${copy}-wal`, Math.floor(statSync(`${copy}-wal`).size * where));
          const survivor = chatDatabase({ path: copy });
          expectReadable(survivor.journal);
          const cursor = survivor.journal.cursor('c');
          expect(plain(survivor.journal.load('c'))).toEqual(after.get(cursor));
          // And it can go on.
          const event = { type: 'noted', reason: 'note', text: 'On.' } as const;
          survivor.recorder().command({ id: 'go on', event, undo: event });
          expectReadable(survivor.journal);
          for (const opened of [database, survivor.database]) opened.close();
          for (const name of [path, copy]) {
            for (const side of ['', '-wal', '-shm']) rmSync(name + side, { force: true });
          }
        }),
        { numRuns: 40 },
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('of which any statement fails, once or for a while, has everything once it works again', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            { weight: 5, arbitrary: fc.record({ events: anyEvents(3) }) },
            { weight: 2, arbitrary: fc.record({ advance: fc.nat(1200) }) },
            { weight: 1, arbitrary: fc.record({ command: fc.constantFrom('x', 'y', 'z') }) },
            // The statement that fails, counted from here, and how many after it.
            {
              weight: 2,
              arbitrary: fc.record({ fail: fc.nat(12), times: fc.nat(30) }),
            },
          ),
          { maxLength: 30, size: 'max' },
        ),
        (happens) => {
          const faults = { skip: 0, left: 0 };
          const { clock, database, journal, recorder } = chatDatabase({
            beforeStatement: () => {
              if (faults.left === 0) return;
              if (faults.skip > 0) faults.skip -= 1;
              else {
                faults.left -= 1;
                throw new Sqlite.SqliteError('database or disk is full', 'SQLITE_FULL');
              }
            },
          });
          const live = recorder();
          const taken = new Set<string>();
          for (const step of happens) {
            if ('events' in step) for (const event of step.events) live.record(event);
            else if ('advance' in step) clock.advance(step.advance);
            else if ('command' in step) {
              const id = step.command;
              const event = { type: 'promptQueued', id: `by-${id}`, blocks: [] } as const;
              const undo = { type: 'promptRemoved', id: `by-${id}` } as const;
              try {
                const isFirst = live.command({ id, event, undo });
                expect(isFirst).toBe(!taken.has(id));
                taken.add(id);
              } catch (error) {
                expect(error).toMatchObject({ code: 'storage_failed' });
                expect(taken.has(id) || !live.state.items.has(`user:by-${id}`)).toBe(true);
              }
            } else {
              faults.skip = step.fail;
              faults.left = step.times + 1;
            }
            const { left } = faults;
            faults.left = 0;
            expectReadable(journal);
            faults.left = left;
          }
          faults.left = 0;
          clock.advance(1100);
          live.flush();
          expect(live.isFailing).toBe(false);
          expectReadable(journal);
          expect(plain(journal.load('c'))).toEqual(plain(live.state));
          for (const id of taken) expect(journal.hasCommand('c', id)).toBe(true);
          database.close();
        },
      ),
      { numRuns: 60 },
    );
  });
});
