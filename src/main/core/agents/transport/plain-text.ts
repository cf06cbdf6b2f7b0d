import { stripVTControlCharacters } from 'node:util';

// Marks that turn the direction of text around or hide it.
const invisible = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
// Everything that is no text, but tab and line feed.
const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** Text of a stranger, safe to show: no escape sequences, control characters or marks of direction. */
export function plainText(text: string): string {
  const lines = stripVTControlCharacters(text).replace(/\r\n?/g, '\n');
  return lines.replace(control, '').replace(invisible, '');
}

/** One line of at most `max` characters of {@link plainText}. */
export function plainLine(text: string, max: number): string {
  const line = plainText(text).replace(/\s+/g, ' ').trim();
  return line.length <= max ? line : `${line.slice(0, max - 1).trimEnd()}…`;
}
