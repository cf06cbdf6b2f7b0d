// Text that a tool put out, as a card shows it. Pure.

import { plainText } from '#shared/chat/safe-text.ts';

/** Text without escape sequences; of a line that was written over again, only what it was in the end. */
export function shownText(text: string): string {
  if (!text.includes('\r')) return plainText(text).trimEnd();
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  return plainText(lines.map(overwritten).join('\n')).trimEnd();
}

/**
 * At most `max` lines of `text` from its beginning or, with `end`, from its end, and how many there
 * are left. A text that has only one or two lines more is not worth cutting.
 */
export function someLines(
  text: string,
  max: number,
  end: boolean,
): { readonly text: string; readonly left: number } {
  const lines = text.split('\n');
  if (lines.length <= max + 2) return { text, left: 0 };
  const some = end ? lines.slice(-max) : lines.slice(0, max);
  return { text: some.join('\n'), left: lines.length - max };
}

function overwritten(line: string): string {
  const end = line.endsWith('\r') ? line.length - 1 : line.length;
  return line.slice(line.lastIndexOf('\r', end - 1) + 1, end);
}
