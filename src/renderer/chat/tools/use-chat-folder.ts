import { useChats } from '../chats-store.ts';

/** The folder that a chat works in; empty while that is not known. */
export function useChatFolder(chat: string): string {
  return useChats(({ byId }) => byId[chat]?.cwd ?? '');
}
