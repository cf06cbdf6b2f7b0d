import { describe, expect, it } from 'vitest';
import { silentLogger } from '#shared/base/ports.ts';
import type { ChatChange } from '#shared/chat/chat-change.ts';
import { applyChange, emptyChat } from '#shared/chat/chat-state.ts';
import { chatDatabase } from '#tests/support/chat-database.ts';
import { answer } from '#tests/support/chat-events.ts';
import { type ChatFrame, ChatHub, type FollowOptions } from './chat-hub.ts';
import { ChatJournal } from './chat-journal.ts';

const note = (id: string): ChatChange => ({
  type: 'upsert',
  item: { type: 'notice', id, at: 1, severity: 'info', title: id },
});

function scene(limits: Parameters<typeof chatDatabase>[0] = {}) {
  const opened = chatDatabase(limits);
  const hub = new ChatHub(opened.journal);
  const state = emptyChat();
  const write = (...ids: string[]): void => {
    const changes = ids.map(note);
    for (const change of changes) applyChange(state, change);
    opened.journal.append('c', { changes, after: state });
  };
  return {
    ...opened,
    hub,
    write,
    follow: (options: FollowOptions = {}) => hub.follow('c', options),
  };
}

async function next(frames: AsyncGenerator<ChatFrame, void>): Promise<ChatFrame> {
  const step = await frames.next();
  if (step.done) throw new Error('It has ended.');
  return step.value;
}

const ids = (frame: ChatFrame): string[] =>
  frame.type === 'snapshot'
    ? frame.items.map(({ item }) => item.id)
    : frame.entries.map(({ change }) => (change.type === 'upsert' ? change.item.id : change.type));

describe('ChatHub', () => {
  it('gives the whole first, then each change', async () => {
    const { follow, write } = scene();
    write('a');
    const frames = follow();
    expect(await next(frames)).toMatchObject({ type: 'snapshot', cursor: 1, older: false });
    const waiting = next(frames);
    write('b', 'c');
    write('d');
    expect(await waiting).toMatchObject({ type: 'changes', cursor: 4 });
    write('e');
    expect(ids(await next(frames))).toEqual(['e']);
  });

  it('goes on exactly where a reader was', async () => {
    const { follow, write } = scene();
    write('a', 'b', 'c');
    expect(ids(await next(follow({ since: 1 })))).toEqual(['b', 'c']);
    const current = follow({ since: 3 });
    const waiting = next(current);
    write('d');
    expect(ids(await waiting)).toEqual(['d']);
  });

  it.each([99, -5, 1.5])(
    'gives the whole to a reader with an unknown cursor (%d)',
    async (since) => {
      const { follow, write } = scene();
      write('a', 'b');
      expect(await next(follow({ since }))).toMatchObject({ type: 'snapshot', cursor: 2 });
    },
  );

  it('gives the whole when changes are not kept any more', async () => {
    const { follow, write } = scene({ maxEntries: 10 });
    for (let n = 0; n < 30; n += 1) write(`n${n}`);
    expect(await next(follow({ since: 2 }))).toMatchObject({ type: 'snapshot', cursor: 30 });
  });

  it('gives the whole to a reader that is too slow, which costs nothing meanwhile', async () => {
    const { follow, write } = scene();
    write('a');
    const frames = follow({ maxBehind: 5 });
    await next(frames);
    for (let n = 0; n < 6; n += 1) write(`n${n}`);
    const frame = await next(frames);
    expect(frame).toMatchObject({ type: 'snapshot', cursor: 7 });
    expect(ids(frame)).toHaveLength(7);
    write('last');
    expect(ids(await next(frames))).toEqual(['last']);
  });

  it('gives long backlogs in pieces, from disk what is not at hand', async () => {
    const { follow, write } = scene();
    const slow = follow();
    await next(slow);
    for (let n = 0; n < 700; n += 1) write(`n${n}`);
    const seen: string[] = [];
    let cursor = 0;
    while (cursor < 700) {
      const frame = await next(slow);
      expect(frame.type).toBe('changes');
      expect(ids(frame).length).toBeLessThanOrEqual(200);
      seen.push(...ids(frame));
      cursor = frame.cursor;
    }
    expect(seen).toEqual(Array.from({ length: 700 }, (_, n) => `n${n}`));
  });

  it('misses nothing that another process writes in between', async () => {
    const { database, clock, follow, write } = scene();
    const other = new ChatJournal({ database, clock, logger: silentLogger });
    const frames = follow();
    write('a');
    await next(frames);
    write('b');
    other.append('c', { changes: [note('theirs')], after: emptyChat() });
    write('c');
    const seen: string[] = [];
    while (seen.length < 3) seen.push(...ids(await next(frames)));
    expect(seen).toEqual(['b', 'theirs', 'c']);
  });

  it('gives large changes in small pieces', async () => {
    const { follow, recorder } = scene();
    const live = recorder();
    const frames = follow();
    await next(frames);
    for (let n = 0; n < 20; n += 1) {
      live.record(answer('x'.repeat(100_000), `m${n}`));
      live.flush();
    }
    const first = await next(frames);
    expect(first).toMatchObject({ type: 'changes' });
    expect(JSON.stringify(first).length).toBeLessThan(400_000);
    const whole = await next(follow({ pageSize: 100 }));
    expect(whole).toMatchObject({ type: 'snapshot', older: true });
    expect(ids(whole)).toHaveLength(5);
  });

  it('shows only the newest items at first', async () => {
    const { follow, write, store } = scene();
    write('a', 'b', 'c', 'd');
    const frame = await next(follow({ pageSize: 2 }));
    expect(ids(frame)).toEqual(['c', 'd']);
    const before = frame.type === 'snapshot' ? frame.items[0]?.position : undefined;
    const older = store.items('c', { limit: 10, ...(before === undefined ? {} : { before }) });
    expect(older.map(({ item }) => item.id)).toEqual(['a', 'b']);
  });

  it('ends with its signal, its chat and the hub', async () => {
    const { follow, hub } = scene();
    const abort = new AbortController();
    for (const [frames, end] of [
      [follow({ signal: abort.signal }), () => abort.abort()],
      [follow(), () => hub.forget('c')],
      [follow(), () => hub.dispose()],
    ] as const) {
      await next(frames);
      const waiting = frames.next();
      end();
      expect(await waiting).toEqual({ done: true, value: undefined });
    }
  });

  it('knows no chat that is not there', async () => {
    const { hub } = scene();
    await expect(hub.follow('x').next()).rejects.toMatchObject({ code: 'chat_not_found' });
  });
});
