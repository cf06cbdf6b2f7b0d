import type { ChatInfo, FoundChat, FoundChats, SearchChatsInput } from '#shared/contract/index.ts';
import type { ChatMatch, ChatSearch } from './chat-search.ts';

/** Items of a page, and of each chat in it: the rest is found by looking into that chat. */
const PAGE = 30;
const PER_CHAT = 3;
/** Items indexed before a search: what was said a moment ago is found. */
const CATCH_UP = 100;

/** One page of what is found in all chats, by chat; `info` describes a chat. @throws AppError */
export function searchChats(
  search: ChatSearch,
  { query, chat, limit = PAGE, ...filters }: SearchChatsInput,
  info: (chat: string) => ChatInfo | undefined,
): FoundChats {
  try {
    search.index(CATCH_UP);
  } catch {
    // A full disk keeps nobody from finding what is there; who keeps the index tells of it.
  }
  const { matches, more, next } = search.search(query, {
    ...filters,
    chatId: chat,
    limit,
    ...(chat === undefined ? { perChat: PER_CHAT } : {}),
  });
  const byChat = Map.groupBy(matches, ({ chatId }) => chatId);
  const chats = [...byChat].flatMap(([id, items]): FoundChat[] => {
    const known = info(id);
    if (!known) return [];
    const { agent, agentLabel, cwd, title, archived } = known;
    const head = { id, agent, agentLabel, cwd, title, archived };
    return [{ ...head, items: items.map(foundItem), more: more.has(id) }];
  });
  return { chats, next, waiting: search.waiting() };
}

function foundItem({ itemId, position, type, at, excerpt }: ChatMatch): FoundChat['items'][number] {
  const { text, ranges } = excerpt;
  return { item: itemId, position, type, at, excerpt: { text, ranges: [...ranges] } };
}
