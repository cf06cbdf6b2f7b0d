import type { ChatInfo } from '#shared/contract/index.ts';
import { showError } from '../../stores/toast-store.ts';
import { api } from '../../stores/wing.ts';
import { receiveChatChange } from '../chats-store.ts';
import { openChat } from '../open-chat.ts';

/** False once the agent is known not to fork. */
export function canFork(chat: ChatInfo): boolean {
  return chat.takes?.forks !== false;
}

/** Begins a chat that goes on from where another is, and shows it. */
export async function forkChat(chat: ChatInfo): Promise<void> {
  try {
    const commandId = crypto.randomUUID();
    const copy = await api().chatHistory.fork({ chat: chat.id, commandId });
    receiveChatChange({ type: 'upsert', chat: copy });
    openChat(copy.id);
  } catch (error) {
    showError('The chat could not be forked', error);
  }
}
