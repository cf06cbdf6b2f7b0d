// Characters that hide or reorder text, made visible: what a person allows must be what they read.

/** A piece of text; `hidden` if it stands for a character that could not be seen. */
export interface ShownPiece {
  readonly text: string;
  readonly hidden: boolean;
}

const unseen =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb]|[\u{e0000}-\u{e01ef}]/gu;

/** `text` in pieces, each unseen character as its own, e.g. "U+202E". Tabs and line feeds stay. */
export function showHidden(text: string): ShownPiece[] {
  const pieces: ShownPiece[] = [];
  let at = 0;
  for (const found of text.matchAll(unseen)) {
    if (found.index > at) pieces.push({ text: text.slice(at, found.index), hidden: false });
    const code = found[0].codePointAt(0) ?? 0;
    const name = code.toString(16).toUpperCase().padStart(4, '0');
    pieces.push({ text: `U+${name}`, hidden: true });
    at = found.index + found[0].length;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), hidden: false });
  return pieces;
}
