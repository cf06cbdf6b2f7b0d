import { describe, expect, it, vi } from 'vitest';
import { silentLogger } from '#shared/base/ports.ts';
import type { ChatEvent } from '#shared/chat/chat-event.ts';
import { chatDatabase, expectReadable } from '#tests/support/chat-database.ts';
import { answer, plain, text, update } from '#tests/support/chat-events.ts';

const start: ChatEvent = { type: 'turnStarted', id: 'p', blocks: [text('hello')] };
const end: ChatEvent = { type: 'turnEnded', stopReason: 'end_turn' };
const image = (data: string): ChatEvent =>
  update({
    sessionUpdate: 'agent_message_chunk',
    messageId: 'm',
    content: { type: 'image', mimeType: 'image/png', data },
  });

function scene() {
  const opened = chatDatabase();
  const onFailure = vi.fn<(error: Error | undefined) => void>();
  const recorder = opened.recorder({ onFailure });
  const appended: number[] = [];
  opened.journal.onDidAppend(({ entries }) => appended.push(entries.length));
  return { ...opened, again: opened.recorder, recorder, appended, onFailure };
}

describe('ChatRecorder', () => {
  it('writes at once after a pause, and together what comes within 50 ms', () => {
    const { clock, journal, recorder, appended } = scene();
    recorder.record(start);
    clock.advance(50);
    recorder.record(answer('a', 'm'));
    const before = journal.cursor('c');
    for (const letter of 'bcdefghij') recorder.record(answer(letter, 'm'));
    expect(journal.cursor('c')).toBe(before);
    clock.advance(49);
    expect(journal.cursor('c')).toBe(before);
    clock.advance(1);
    expect(journal.after('c', before)).toEqual([
      {
        cursor: before + 1,
        change: { type: 'append', id: 'assistant:m', part: 'text', text: 'bcdefghij' },
      },
    ]);
    expect(appended.at(-1)).toBe(1);
    expect(clock.pending).toBe(0);
    expectReadable(journal);
  });

  it('writes large amounts and what somebody waits for without delay', () => {
    const { clock, journal, recorder } = scene();
    recorder.record(start);
    recorder.record(answer('a', 'm'));
    const before = journal.cursor('c');
    recorder.record(answer('x'.repeat(70_000), 'm'));
    expect(journal.cursor('c')).toBeGreaterThan(before);
    recorder.record(answer('b', 'm'));
    recorder.record(end);
    expect(plain(journal.load('c'))).toEqual(plain(recorder.state));
    expect(clock.pending).toBe(0);
  });

  it('writes what waits when it ends', () => {
    const { clock, journal, recorder } = scene();
    recorder.record(start);
    recorder.record(answer('a', 'm'));
    recorder.record(answer('b', 'm'));
    recorder.dispose();
    expect(plain(journal.load('c'))).toEqual(plain(recorder.state));
    recorder.record(answer('too late', 'm'));
    recorder.dispose();
    expect(clock.pending).toBe(0);
    expect(plain(journal.load('c'))).toEqual(plain(recorder.state));
  });

  it('goes on after an event that cannot be noted', () => {
    const error = vi.fn<(fields: object, message: string) => void>();
    const recorder = chatDatabase().recorder({ logger: { ...silentLogger, error } });
    const content = {
      type: 'text' as const,
      get text(): string {
        throw new Error('A mistake.');
      },
    };
    recorder.record(start);
    recorder.record(update({ sessionUpdate: 'agent_message_chunk', content }));
    recorder.record(answer('after', 'm'));
    expect(error).toHaveBeenCalledTimes(1);
    expect([...recorder.state.items.keys()]).toEqual(['user:p', 'assistant:m']);
    recorder.dispose();
  });

  it('gives up what could not be saved when it ends', () => {
    const { clock, database, recorder } = scene();
    database.close();
    recorder.record(start);
    recorder.dispose();
    expect(clock.pending).toBe(0);
  });

  it('carries out each command of a person once, also after a restart', () => {
    const { recorder, again } = scene();
    const queued: ChatEvent = { type: 'promptQueued', id: 'q', blocks: [text('x')] };
    const removed: ChatEvent = { type: 'promptRemoved', id: 'q' };
    expect(recorder.command({ id: 'one', event: queued, undo: removed })).toBe(true);
    expect(recorder.command({ id: 'two', event: removed, undo: queued })).toBe(true);
    expect(recorder.command({ id: 'one', event: queued, undo: removed })).toBe(false);
    recorder.dispose();
    const next = again();
    expect(next.command({ id: 'one', event: queued, undo: removed })).toBe(false);
    expect(next.state.items.size).toBe(0);
  });

  it('marks a turn that ran when Aerie ended', () => {
    const { recorder, again } = scene();
    recorder.record(start);
    recorder.record(update({ sessionUpdate: 'tool_call', toolCallId: 't', title: 'x' }));
    recorder.flush();
    const next = again();
    expect([...next.state.items.values()]).toMatchObject([
      { type: 'user' },
      { type: 'tool', status: 'unknown' },
      { type: 'system', reason: 'interrupted' },
    ]);
    expect(next.state.facts.turn).toBeNull();
  });

  it('tries again what could not be saved, and loses nothing', () => {
    const { clock, database, journal, recorder, onFailure } = scene();
    recorder.record(start);
    const before = journal.cursor('c');
    database.exec(
      "CREATE TEMP TRIGGER full BEFORE INSERT ON chat_entry BEGIN SELECT RAISE(ABORT, 'disk full'); END",
    );
    clock.advance(60);
    recorder.record(answer('a', 'm'));
    recorder.record(answer('b', 'm'));
    clock.advance(3000);
    expect(journal.cursor('c')).toBe(before);
    expect(onFailure.mock.calls).toEqual([[expect.objectContaining({ code: 'storage_failed' })]]);
    database.exec('DROP TRIGGER full');
    clock.advance(1000);
    expect(onFailure).toHaveBeenLastCalledWith(undefined);
    expect(plain(journal.load('c'))).toEqual(plain(recorder.state));
    expectReadable(journal);
    expect(clock.pending).toBe(0);
  });

  it('refuses a command that cannot be saved, and takes it when it is tried again', () => {
    const { clock, database, journal, recorder, onFailure } = scene();
    const event: ChatEvent = { type: 'promptQueued', id: 'q', blocks: [text('x')] };
    const command = { id: 'x', event, undo: { type: 'promptRemoved', id: 'q' } as const };
    database.exec(
      "CREATE TEMP TRIGGER full BEFORE INSERT ON chat_entry BEGIN SELECT RAISE(ABORT, 'disk full'); END",
    );
    // Found out with the command itself, and known before the next one.
    for (const _ of [1, 2]) {
      expect(() => recorder.command(command)).toThrow(
        expect.objectContaining({
          code: 'storage_failed',
          message: expect.stringContaining('cannot be saved'),
        }),
      );
      expect(recorder.state.items.size).toBe(0);
    }
    expect(recorder.isFailing).toBe(true);
    database.exec('DROP TRIGGER full');
    expect(recorder.command(command)).toBe(true);
    expect(recorder.command(command)).toBe(false);
    expect(onFailure).toHaveBeenCalledTimes(2);
    expect([...journal.load('c').items.keys()]).toEqual(['user:q']);
    expectReadable(journal);
    recorder.dispose();
    expect(clock.pending).toBe(0);
  });

  it('says once when more waits to be saved than it should, and still loses nothing', () => {
    const { clock, database, journal, again } = scene();
    const onFull = vi.fn<() => void>();
    const recorder = again({ onFull });
    recorder.record(start);
    database.exec(
      "CREATE TEMP TRIGGER full BEFORE INSERT ON chat_entry BEGIN SELECT RAISE(ABORT, 'disk full'); END",
    );
    for (let n = 0; n < 80; n += 1) {
      recorder.record(answer('x'.repeat(256 * 1024), 'm'));
      clock.advance(60);
    }
    expect(onFull).toHaveBeenCalledTimes(1);
    database.exec('DROP TRIGGER full');
    clock.advance(1000);
    expect(plain(journal.load('c'))).toEqual(plain(recorder.state));
    recorder.dispose();
  });

  it('A38: keeps images beside the items, once', () => {
    const { journal, recorder, store, database } = scene();
    const bytes = Buffer.alloc(30_000, 7);
    recorder.record(image(bytes.toString('base64')));
    recorder.record(image(bytes.toString('base64')));
    recorder.record(image('blob:3:stolen'));
    recorder.flush();
    const [item] = [...journal.load('c').items.values()];
    const blocks = item?.type === 'assistant' ? item.blocks : [];
    expect(blocks).toMatchObject([
      { type: 'image', bytes: 30_000, blob: expect.stringMatching(/^[0-9a-f]{64}$/) },
      { type: 'image', bytes: 30_000 },
      { type: 'image', bytes: 0, inline: '' },
    ]);
    const key = blocks[0]?.type === 'image' ? (blocks[0].blob ?? '') : '';
    expect(Buffer.from(store.blob('c', key) ?? []).equals(bytes)).toBe(true);
    expect(store.blob('c', 'unknown')).toBeUndefined();
    expect(database.prepare('SELECT count(*) FROM chat_blob').pluck().get()).toBe(1);
  });

  it('A17: shows replayed history in an empty chat as it comes', () => {
    const { recorder } = scene();
    recorder.beginReplay();
    const open = { sessionUpdate: 'tool_call', toolCallId: 't', title: 'x' } as const;
    recorder.record(update(open, true));
    expect(recorder.state.items.size).toBe(1);
    recorder.record({ type: 'replayEnded' });
    expect([...recorder.state.items.values()]).toMatchObject([{ status: 'interrupted' }]);
  });

  it('compares replayed history with a transcript that is there', () => {
    const { recorder, journal } = scene();
    recorder.record(start);
    recorder.record(answer('hi', 'm1'));
    recorder.record(end);
    const before = plain(recorder.state);
    recorder.beginReplay();
    const chunk = (messageId: string, words: string): ChatEvent =>
      update({ sessionUpdate: 'agent_message_chunk', messageId, content: text(words) }, true);
    recorder.record(chunk('m1', 'hi'));
    expect(plain(recorder.state)).toEqual(before);
    recorder.record(chunk('m2', 'elsewhere'));
    recorder.record({ type: 'replayEnded' });
    recorder.record(answer('!', 'm2'));
    recorder.dispose();
    expect([...journal.load('c').items.keys()]).toEqual(['user:p', 'assistant:m1', 'assistant:m2']);
  });
});
