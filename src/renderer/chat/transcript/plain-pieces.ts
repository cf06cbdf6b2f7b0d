/** About how long a piece is. */
const PIECE = 4000;
/** A place between words is looked for within so many characters. */
const REACH = 500;

/**
 * `text` in pieces that stand below each other, cut between words where there are any. The pieces of a
 * text that goes on are the same, but for the last one.
 */
export function plainPieces(
  text: string,
): readonly { readonly from: number; readonly text: string }[] {
  const pieces: { from: number; text: string }[] = [];
  let from = 0;
  while (text.length - from > PIECE + REACH) {
    const end = cutAt(text, from + PIECE);
    pieces.push({ from, text: text.slice(from, end) });
    from = end;
  }
  pieces.push({ from, text: text.slice(from) });
  return pieces;
}

function cutAt(text: string, at: number): number {
  const found = /\s/.exec(text.slice(at, at + REACH));
  if (found) return at + found.index + 1;
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff ? at + 1 : at;
}
