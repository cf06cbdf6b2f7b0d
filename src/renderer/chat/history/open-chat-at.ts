import type { ChatInfo } from '#shared/contract/index.ts';
import { showError, showToast } from '../../stores/toast-store.ts';
import { api } from '../../stores/wing.ts';
import { chatLabel } from '../chat-words.ts';
import { archiveChat, chatsStore, ensureChat, receiveChatChange } from '../chats-store.ts';
import { openChat } from '../open-chat.ts';
import { showItem } from './item-jump.ts';

/** Shows a chat, also an old or archived one, at one of its items; says so if there is none. */
export async function openChatAt(
  id: string,
  item?: string,
  words: readonly string[] = [],
): Promise<void> {
  try {
    if (!(id in chatsStore.getState().byId)) await fetchChat(id);
    if (item !== undefined) showItem(id, item, { words, focus: true });
    openChat(id);
  } catch (error) {
    showError('The chat could not be opened', error);
  }
}

async function fetchChat(id: string): Promise<void> {
  const chat = await ensureChat(id);
  if (chat.archived) await takeBack(chat);
}

async function takeBack(chat: ChatInfo): Promise<void> {
  await api().chats.archive({ chat: chat.id, archived: false });
  receiveChatChange({ type: 'upsert', chat: { ...chat, archived: false } });
  showToast({
    level: 'info',
    title: `“${chatLabel(chat)}” was archived`,
    detail: 'It is back in the list of chats.',
    actions: [{ label: 'Archive again', run: () => void archiveChat(chat, openChat) }],
    durationMs: 10_000,
    key: `archive:${chat.id}`,
  });
}
