// One line of code as pieces that each look one way: colour, mark, or a character that hides. Pure.

import type { CodeLine } from '../transcript/code-colours.ts';
import type { TextRange } from './diff-pairs.ts';
import { showHidden } from './hidden-characters.ts';

export interface LinePiece {
  /** Where it begins in the line. */
  readonly at: number;
  readonly text: string;
  readonly colour: string | undefined;
  /** Bits: 1 italic, 2 bold, 4 underlined. */
  readonly font: number | undefined;
  readonly marked: boolean;
  /** True if `text` stands for a character that cannot be seen. */
  readonly hidden: boolean;
}

/** The pieces of `text`, which together are the whole of it. Colours that do not fit it are left out. */
export function linePieces(
  text: string,
  colours: CodeLine | undefined,
  marks: readonly TextRange[],
): LinePiece[] {
  const tokens = fitting(text, colours);
  const isMarked = (at: number): boolean => marks.some(([from, to]) => at >= from && at < to);
  const pieces: LinePiece[] = [];
  for (const { at, text: shown, hidden } of showHidden(text)) {
    if (hidden) {
      const plain = { colour: undefined, font: undefined };
      pieces.push({ at, text: shown, ...plain, marked: isMarked(at), hidden });
      continue;
    }
    const end = at + shown.length;
    const cuts = [at, ...tokens.map(({ from }) => from), ...marks.flat(), end]
      .filter((cut) => cut >= at && cut <= end)
      .sort((a, b) => a - b);
    for (let n = 1; n < cuts.length; n += 1) {
      const from = cuts[n - 1] ?? at;
      const to = cuts[n] ?? end;
      if (from === to) continue;
      const token = tokens.findLast((other) => other.from <= from);
      pieces.push({
        at: from,
        text: text.slice(from, to),
        colour: token?.colour,
        font: token?.font,
        marked: isMarked(from),
        hidden: false,
      });
    }
  }
  return pieces;
}

function fitting(text: string, colours: CodeLine | undefined) {
  if (!colours || colours.map((token) => token.text).join('') !== text) return [];
  let from = 0;
  return colours.map(({ text: part, colour, font }) => {
    const token = { from, colour, font };
    from += part.length;
    return token;
  });
}
