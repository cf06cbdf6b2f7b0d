import { describe, expect, it, vi } from 'vitest';
import type { AgentNotification } from './agent-update.ts';
import { joinChunks } from './join-chunks.ts';
import { UpdateQueue } from './update-queue.ts';

const chunk = (text: string, messageId?: string, more = {}): AgentNotification => ({
  sessionId: 's',
  replayed: false,
  update: {
    sessionUpdate: 'agent_message_chunk',
    content: { type: 'text', text, ...more },
    ...(messageId === undefined ? {} : { messageId }),
  },
});

async function rest<T>(queue: UpdateQueue<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of queue) items.push(item);
  return items;
}

describe('UpdateQueue', () => {
  it('gives items in order, to whoever waits first', async () => {
    const queue = new UpdateQueue<number>();
    const waiting = [queue.next(), queue.next()];
    for (const item of [1, 2, 3]) queue.push(item);
    queue.end();
    queue.push(4);
    expect((await Promise.all(waiting)).map(({ value }) => value)).toEqual([1, 2]);
    expect(await rest(queue)).toEqual([3]);
    expect(await queue.next()).toEqual({ done: true, value: undefined });
  });

  it('ends with an error after what waits, once', async () => {
    const queue = new UpdateQueue<number>();
    queue.push(1);
    queue.end(new Error('gone'));
    expect(await queue.next()).toEqual({ done: false, value: 1 });
    await expect(queue.next()).rejects.toThrow('gone');
    expect(await queue.next()).toMatchObject({ done: true });
  });

  it('drops the newest when it is full', async () => {
    const onDrop = vi.fn<() => void>();
    const queue = new UpdateQueue<number>({ limit: 2, onDrop });
    for (const item of [1, 2, 3, 4]) queue.push(item);
    queue.end();
    expect(await rest(queue)).toEqual([1, 2]);
    expect(onDrop).toHaveBeenCalledTimes(2);
  });

  it('is over when the reader leaves', async () => {
    const onEnd = vi.fn<() => void>();
    const queue = new UpdateQueue<number>({ onEnd });
    queue.push(1);
    queue.push(2);
    for await (const _ of queue) break;
    expect(onEnd).toHaveBeenCalledTimes(1);
    expect(queue.size).toBe(0);
    expect(await queue.next()).toMatchObject({ done: true });
  });

  it('A11: joins neighbouring chunks of a message, and nothing else', async () => {
    const queue = new UpdateQueue<AgentNotification>({ join: joinChunks });
    for (let i = 0; i < 20_000; i += 1) queue.push(chunk('x', 'a'));
    expect(queue.size).toBe(1);
    queue.push(chunk('y', 'b'));
    queue.push(chunk('z', 'b', { annotations: { audience: ['assistant'] } }));
    queue.push({ ...chunk('r', 'b'), replayed: true });
    queue.push({ ...chunk('r', 'b'), update: { sessionUpdate: 'plan', entries: [] } });
    queue.end();
    const items = await rest(queue);
    expect(items).toHaveLength(5);
    expect(items[0]).toMatchObject({ update: { content: { text: 'x'.repeat(20_000) } } });
  });

  it('keeps its memory small over a long life', async () => {
    const queue = new UpdateQueue<number>();
    for (let i = 0; i < 2000; i += 1) queue.push(i);
    for (let i = 0; i < 1900; i += 1) expect((await queue.next()).value).toBe(i);
    queue.end();
    expect((await rest(queue)).at(-1)).toBe(1999);
  });
});
