import { expect, it } from 'vitest';
import { Emitter } from '#shared/base/emitter.ts';
import type { ChatListChange } from '#shared/contract/chats.ts';
import type { ChatService } from './chat-service.ts';
import { LazyChats } from './lazy-chats.ts';

it('loads once, when first asked for, and ends what was loaded', async () => {
  let loaded = 0;
  let ended = 0;
  const news = new Emitter<ChatListChange>();
  const service = { dispose: async () => void (ended += 1), onDidChangeList: news.event };
  const chats = new LazyChats(async () => {
    loaded += 1;
    return service as unknown as ChatService;
  });
  const told: ChatListChange[] = [];
  chats.onDidChangeList((change) => told.push(change));
  expect(loaded).toBe(0);
  expect(await chats.use()).toBe(await chats.use());
  expect(loaded).toBe(1);
  news.fire({ type: 'removed', id: 'a' });
  expect(told).toEqual([{ type: 'removed', id: 'a' }]);
  await chats.dispose();
  expect(ended).toBe(1);
  await expect(chats.use()).rejects.toMatchObject({ code: 'shutting_down' });
});

it('loads nothing to end it', async () => {
  const chats = new LazyChats(() => Promise.reject(new Error('not needed')));
  await expect(chats.dispose()).resolves.toBeUndefined();
});
