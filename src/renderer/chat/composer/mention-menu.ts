// The `@` menu: what is being looked for at the caret, and what becomes of the text. Pure.

/** What stands behind the `@` at the caret. */
export interface Mention {
  /** Where the `@` stands. */
  readonly start: number;
  readonly query: string;
}

/** The `@` word that ends at the caret; undefined where none does. */
export function mentionAt(text: string, caret: number): Mention | undefined {
  const match = /(?:^|[\s([{"'])@([^\s@]{0,200})$/.exec(text.slice(0, caret));
  const query = match?.[1];
  return query === undefined ? undefined : { start: caret - query.length - 1, query };
}

/** The text with the mention written out, and where the caret is then. */
export function withMention(
  text: string,
  { start, query }: Mention,
  name: string,
): { text: string; caret: number } {
  const rest = text.slice(start + 1 + query.length);
  const written = `@${name}${/^\s/.test(rest) ? '' : ' '}`;
  const caret = start + written.length + (/^\s/.test(rest) ? 1 : 0);
  return { text: text.slice(0, start) + written + rest, caret };
}

/** The text without the mention of what was taken away, if it stands there once. */
export function withoutMention(text: string, name: string): string {
  const pieces = text.split(`@${name}`);
  const [before, after] = pieces;
  if (pieces.length !== 2 || before === undefined || after === undefined) return text;
  if (/^[^\s.,;:!?)\]}"']/.test(after)) return text;
  return before.trimEnd() === '' ? after.trimStart() : before + after.replace(/^ /, '');
}
