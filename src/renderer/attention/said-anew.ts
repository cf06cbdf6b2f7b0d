/**
 * Pure: what a live region must hold so that `words` are read out, although `last` may be the same:
 * only a change of the text is told.
 */
export function saidAnew(last: string, words: string): string {
  return last === words ? `${words}\u00a0` : words;
}
