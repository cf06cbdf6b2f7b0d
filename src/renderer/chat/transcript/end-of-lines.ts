/** Where `max` lines of `code` from `from` on end, the last line feed included. */
export function endOfLines(code: string, from: number, max: number): number {
  let end = from;
  for (let count = 0; count < max; count += 1) {
    const feed = code.indexOf('\n', end);
    if (feed < 0) break;
    end = feed + 1;
  }
  return end;
}
