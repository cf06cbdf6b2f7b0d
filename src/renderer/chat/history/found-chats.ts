import type { TextRange } from '#shared/chat/search-excerpt.ts';
import type { FoundChat } from '#shared/contract/index.ts';

/** What was found, with a further page of it: a chat that is in both stands once. */
export function mergeFound(
  before: readonly FoundChat[],
  page: readonly FoundChat[],
): readonly FoundChat[] {
  const known = new Map(before.map((chat) => [chat.id, chat]));
  for (const chat of page) {
    const other = known.get(chat.id);
    // A few of each chat are enough: the rest is found in the chat.
    known.set(chat.id, other ? { ...other, more: true } : chat);
  }
  return [...known.values()];
}

/** A piece of a text, and whether it was found. */
export interface MarkedPiece {
  readonly text: string;
  readonly found: boolean;
}

/** A text in pieces, those that were found apart. Ranges that do not fit are left out. */
export function markedPieces(text: string, ranges: readonly TextRange[]): readonly MarkedPiece[] {
  const pieces: MarkedPiece[] = [];
  let at = 0;
  for (const { start, end } of ranges) {
    if (start < at || end <= start || end > text.length) continue;
    if (start > at) pieces.push({ text: text.slice(at, start), found: false });
    pieces.push({ text: text.slice(start, end), found: true });
    at = end;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), found: false });
  return pieces;
}

/** The words of a text that were found. */
export function foundWords(text: string, ranges: readonly TextRange[]): readonly string[] {
  const words = markedPieces(text, ranges).flatMap((piece) => (piece.found ? piece.text : []));
  return [...new Set(words)];
}
