import { describe, expect, it, vi } from 'vitest';
import { silentLogger } from '#shared/base/ports.ts';
import { chatDatabase } from '#tests/support/chat-database.ts';
import { DELETED_KEPT_MS, DeletedChats } from './deleted-chats.ts';

function scene() {
  const opened = chatDatabase();
  const { clock, store } = opened;
  store.create({ id: 'd', agent: 'opencode', cwd: '/p' });
  const purge = vi.fn(async (chat: string) => store.delete(chat));
  const begin = () => new DeletedChats({ store, clock, logger: silentLogger, purge });
  return { ...opened, purge, begin };
}

describe('DeletedChats', () => {
  it('deletes each for good when its time is over, and no other', async () => {
    const { clock, store, purge, begin } = scene();
    const deleted = begin();
    store.setDeleted('c', true);
    deleted.schedule();
    expect(store.find('c')).toBeUndefined();
    expect(store.list().map(({ id }) => id)).toEqual(['d']);
    clock.advance(DELETED_KEPT_MS - 1);
    expect(purge).not.toHaveBeenCalled();
    clock.advance(1);
    await vi.waitFor(() => expect(purge.mock.calls).toEqual([['c']]));
    expect(() => store.setDeleted('c', false)).toThrow(/not exist/);
    expect(store.find('d')).toBeDefined();
  });

  it('keeps one that was taken back, and deletes those of an earlier run', async () => {
    const { clock, store, purge, begin } = scene();
    store.setDeleted('c', true);
    store.setDeleted('d', true);
    clock.advance(DELETED_KEPT_MS);
    store.setDeleted('d', false);
    const deleted = begin();
    clock.advance(0);
    await vi.waitFor(() => expect(purge.mock.calls).toEqual([['c']]));
    clock.advance(DELETED_KEPT_MS * 2);
    expect(purge).toHaveBeenCalledTimes(1);
    expect(store.find('d')).toBeDefined();
    deleted.dispose();
    expect(clock.pending).toBe(0);
  });
});
