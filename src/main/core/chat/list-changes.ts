import type { ChatInfo, ChatListChange } from '#shared/contract/chats.ts';

/** What tells a list from an earlier one, which `seen` remembers and becomes the new one of. */
export function listChanges(
  seen: Map<string, string>,
  chats: readonly ChatInfo[],
): readonly ChatListChange[] {
  const changes: ChatListChange[] = [];
  const now = new Set(chats.map(({ id }) => id));
  for (const id of [...seen.keys()]) {
    if (now.has(id)) continue;
    seen.delete(id);
    changes.push({ type: 'removed', id });
  }
  for (const chat of chats) {
    const json = JSON.stringify(chat);
    if (seen.get(chat.id) === json) continue;
    seen.set(chat.id, json);
    changes.push({ type: 'upsert', chat });
  }
  return changes;
}
