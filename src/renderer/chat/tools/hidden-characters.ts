// Characters that hide or reorder text, made visible: what a person allows must be what they read.

import { unseenCharacters } from '#shared/chat/unseen.ts';

/** A piece of text; `hidden` if it stands for a character that could not be seen. */
export interface ShownPiece {
  /** Where it begins in the text. */
  readonly at: number;
  readonly text: string;
  readonly hidden: boolean;
}

/** `text` in pieces, each unseen character as its own, e.g. "U+202E". Tabs and line feeds stay. */
export function showHidden(text: string): ShownPiece[] {
  const pieces: ShownPiece[] = [];
  let at = 0;
  for (const found of text.matchAll(unseenCharacters)) {
    if (found.index > at) pieces.push({ at, text: text.slice(at, found.index), hidden: false });
    const code = found[0].codePointAt(0) ?? 0;
    const name = code.toString(16).toUpperCase().padStart(4, '0');
    pieces.push({ at: found.index, text: `U+${name}`, hidden: true });
    at = found.index + found[0].length;
  }
  if (at < text.length) pieces.push({ at, text: text.slice(at), hidden: false });
  return pieces;
}
