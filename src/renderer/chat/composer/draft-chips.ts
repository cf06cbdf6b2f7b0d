// Chips of messages that were not sent, kept by the browser: one entry for each chat. What somebody else
// put there, or another version of this, does not count.

import type { Attachment } from './attachments.ts';
import type { DraftStorage } from './draft-storage.ts';

const PREFIX = 'aerie.chat-chips.';
/** All chips of one chat; what goes beyond lives as long as the window. */
export const MAX_CHIPS_CHARS = 250_000;
/** Chats whose chips are kept. */
const MAX_CHATS = 10;

/** The chips of a chat. */
export function readChips(storage: DraftStorage, chat: string): readonly Attachment[] {
  const entry = storage.getItem(PREFIX + chat);
  if (entry === null || entry.length > MAX_CHIPS_CHARS + 100) return [];
  try {
    const value: unknown = JSON.parse(entry);
    const chips = isRecord(value) && Array.isArray(value['chips']) ? value['chips'] : [];
    return chips.flatMap(toChip);
  } catch {
    return [];
  }
}

/** Keeps the chips of a chat, as many as fit; the oldest chats are forgotten. `now` in ms since 1970. */
export function writeChips(
  storage: DraftStorage,
  chat: string,
  chips: readonly Attachment[],
  now: number,
): void {
  const kept: Attachment[] = [];
  let chars = 0;
  for (const chip of chips) {
    const size = JSON.stringify(chip).length + 1;
    if (chars + size > MAX_CHIPS_CHARS) continue;
    chars += size;
    kept.push(chip);
  }
  storage.removeItem(PREFIX + chat);
  if (kept.length === 0) return;
  const others = Array.from({ length: storage.length }, (_, i) => storage.key(i) ?? '')
    .filter((key) => key.startsWith(PREFIX))
    .map((key) => ({ key, at: timeOf(storage.getItem(key)) }))
    .sort((a, b) => b.at - a.at);
  for (const { key } of others.slice(MAX_CHATS - 1)) storage.removeItem(key);
  storage.setItem(PREFIX + chat, JSON.stringify({ at: now, chips: kept }));
}

function timeOf(entry: string | null): number {
  return Number(/^\{"at":(\d{1,15}),/.exec(entry ?? '')?.[1] ?? 0);
}

const froms = ['pasted', 'terminal', 'chat', 'lines', 'file'] as const;

function toChip(value: unknown): Attachment[] {
  if (!isRecord(value)) return [];
  const { id, kind, path, name, uri, text, data, bytes } = value;
  if (typeof id !== 'string' || typeof name !== 'string' || name === '') return [];
  if ((kind === 'file' || kind === 'folder') && typeof path === 'string') {
    return [{ id, kind, path, name }];
  }
  if (kind === 'pdf' && typeof data === 'string' && typeof bytes === 'number') {
    return [{ id, kind, name, bytes, data }];
  }
  const from = froms.find((one) => one === value['from']);
  if (kind === 'text' && from && typeof uri === 'string' && typeof text === 'string') {
    return [{ id, kind, from, name, uri, text }];
  }
  return [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
