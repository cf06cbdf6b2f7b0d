import { expect, it } from 'vitest';
import type { ChatService } from './chat-service.ts';
import { LazyChats } from './lazy-chats.ts';

it('loads once, when first asked for, and ends what was loaded', async () => {
  let loaded = 0;
  let ended = 0;
  const service = { dispose: async () => void (ended += 1) };
  const chats = new LazyChats(async () => {
    loaded += 1;
    return service as ChatService;
  });
  expect(loaded).toBe(0);
  expect(await chats.use()).toBe(await chats.use());
  expect(loaded).toBe(1);
  await chats.dispose();
  expect(ended).toBe(1);
  await expect(chats.use()).rejects.toMatchObject({ code: 'shutting_down' });
});

it('loads nothing to end it', async () => {
  const chats = new LazyChats(() => Promise.reject(new Error('not needed')));
  await expect(chats.dispose()).resolves.toBeUndefined();
});
