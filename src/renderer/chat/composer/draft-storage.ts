// What somebody has written and not sent, kept by the browser: one entry for each chat.

const PREFIX = 'aerie.chat-draft.';
/** Longer drafts are kept only as long as the window lives. */
export const MAX_DRAFT_CHARS = 100_000;
/** The oldest ones go beyond. */
export const MAX_DRAFTS = 50;

/** The part of the browser's storage that is used. */
export type DraftStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

/** The draft of a chat; empty if there is none. */
export function readDraft(storage: DraftStorage, chat: string): string {
  return parse(storage.getItem(PREFIX + chat))?.text ?? '';
}

/** Keeps the draft of a chat; an empty or too long one is forgotten. `now` in ms since 1970. */
export function writeDraft(storage: DraftStorage, chat: string, text: string, now: number): void {
  const key = PREFIX + chat;
  if (text === '' || text.length > MAX_DRAFT_CHARS) storage.removeItem(key);
  else storage.setItem(key, JSON.stringify({ text, at: now }));
}

/** Forgets the oldest drafts beyond {@link MAX_DRAFTS}, and what is none. */
export function pruneDrafts(storage: DraftStorage): void {
  const keys = Array.from({ length: storage.length }, (_, i) => storage.key(i) ?? '');
  const drafts = keys
    .filter((key) => key.startsWith(PREFIX))
    .map((key) => ({ key, at: parse(storage.getItem(key))?.at ?? Number.NEGATIVE_INFINITY }))
    .sort((a, b) => b.at - a.at);
  for (const [place, { key, at }] of drafts.entries()) {
    if (place >= MAX_DRAFTS || at === Number.NEGATIVE_INFINITY) storage.removeItem(key);
  }
}

function parse(entry: string | null): { text: string; at: number } | undefined {
  if (entry === null || entry.length > MAX_DRAFT_CHARS * 7) return undefined;
  try {
    const value: unknown = JSON.parse(entry);
    if (typeof value !== 'object' || value === null) return undefined;
    const text = 'text' in value ? value.text : undefined;
    const at = 'at' in value ? value.at : undefined;
    if (typeof text !== 'string' || typeof at !== 'number' || !Number.isFinite(at))
      return undefined;
    return text.length <= MAX_DRAFT_CHARS ? { text, at } : undefined;
  } catch {
    return undefined;
  }
}
