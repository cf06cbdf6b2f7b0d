/** Control characters, and those that turn the writing direction or hide: nothing a terminal should act on. */
const HARMFUL = /[\0-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** Untrusted text for one line of a terminal: blanks for tabs and line ends, a mark for other controls. */
export function harmlessText(text: string): string {
  return text.replace(/[\t\r\n]+/g, ' ').replace(HARMFUL, '\ufffd');
}
