// While a message is being written its last words are half a mark: shown as they are they would jump
// from `**wor` to bold, from a dash to a heading, from half an address to a link.

/** `text`, the last piece of a message that goes on, so that what comes next does not change its look. */
export function steadyMarkdown(text: string): string {
  const cut = text.replace(/\n[ \t]*(?:[-=*_]{1,3}|\|[^\n]*|\d{1,3}|`{1,2})[ \t]*$/, (line) =>
    /^\n[ \t]*\|/.test(line) && hasTable(text) ? line : '\n',
  );
  const start = Math.max(0, cut.lastIndexOf('\n\n'));
  const last = closeMarks(cut.slice(start));
  return cut.slice(0, start) + last;
}

function hasTable(text: string): boolean {
  return /^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\||$)/m.test(text);
}

function closeMarks(text: string): string {
  // Code comes first: no mark inside of it counts.
  const ticks = text.match(/`+/g)?.length ?? 0;
  if (ticks % 2 === 1) {
    const open = text.lastIndexOf('`');
    return open === text.length - 1 ? text.slice(0, open).replace(/`+$/, '') : `${text}\``;
  }
  const link = /!?\[[^\]\n]*(?:\](?:\([^)\s]*)?)?$/.exec(text);
  const shown = link && link[0].length < 2000 ? linkStart(text, link[0]) : text;
  const plain = shown.replace(/`[^`]*`/g, '');
  const stars = plain.match(/\*\*/g)?.length ?? 0;
  if (/\*+$/.test(shown) && /(?:^|\s)\*+$/.test(shown)) return shown.replace(/\*+$/, '');
  if (stars % 2 === 1) return `${shown.replace(/\s*\*?$/, '')}**`;
  return shown;
}

/** A link that has begun is shown as its words. */
function linkStart(text: string, link: string): string {
  const before = text.slice(0, text.length - link.length);
  const words = /^!?\[([^\]\n]*)/.exec(link)?.[1] ?? '';
  // A task: `- [ ]`.
  if (/^[ xX]?$/.test(words) && /[-*+] $/.test(before)) return before;
  return before + words;
}
