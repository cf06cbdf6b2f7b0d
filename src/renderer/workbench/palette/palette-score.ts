// How well a palette line fits what was typed. Pure. Words are found anywhere, in any order; a short
// run of letters may also be the first letters of a title's words. Nothing looser: lines that fit by
// chance are in the way.

/** 0 hides a line; higher stands higher. `texts` are the line's title, then further words. */
export function paletteScore(search: string, texts: readonly string[]): number {
  const query = search.toLowerCase().trim();
  if (query === '') return 1;
  const title = (texts[0] ?? '').toLowerCase();
  const all = texts.join(' ').toLowerCase();
  if (title.startsWith(query)) return 1;
  if (title.includes(query)) return 0.9;
  const words = query.split(/\s+/);
  if (words.every((word) => title.includes(word))) return 0.8;
  const initials = title
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => word.charAt(0))
    .join('');
  if (query.length > 1 && initials.startsWith(query)) return 0.7;
  return words.every((word) => all.includes(word)) ? 0.5 : 0;
}
