// How well a path fits letters that somebody typed. Pure.

/** 0 if it does not fit; higher fits better. `query` in lower case. Paths have slashes. */
export function pathScore(query: string, path: string): number {
  if (query === '') return 1 / (1 + depthOf(path)) + 1 / (100 + path.length);
  const whole = path.toLowerCase();
  const name = whole.slice(whole.lastIndexOf('/') + 1);
  const rank = rankOf(query, name, whole);
  // Among equals the shorter path is meant.
  return rank === 0 ? 0 : rank + 1 / (1 + path.length);
}

function rankOf(query: string, name: string, whole: string): number {
  if (whole === query || name === query) return 9;
  if (name.startsWith(query)) return 8;
  if (whole.startsWith(query)) return 7;
  if (name.includes(query)) return 6;
  if (whole.includes(`/${query}`)) return 5;
  if (whole.includes(query)) return 4;
  if (hasLetters(query, name)) return 3;
  return hasLetters(query, whole) ? 2 : 0;
}

function hasLetters(query: string, text: string): boolean {
  let at = -1;
  for (const letter of query) {
    at = text.indexOf(letter, at + 1);
    if (at < 0) return false;
  }
  return true;
}

function depthOf(path: string): number {
  return path.split('/').length - 1;
}
