import { findInChatInput, foundChats, foundInChat, searchChatsInput } from './chat-search.ts';
import { method } from './method.ts';

/** Finds words in transcripts. */
export const chatSearch = {
  /** Items of all chats with all the words, the newest first, by chat; a few of each. */
  search: method('storage_failed').input(searchChatsInput).output(foundChats),
  /** All items of one chat with a text. */
  find: method('chat_not_found', 'storage_failed').input(findInChatInput).output(foundInChat),
};
