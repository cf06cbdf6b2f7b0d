/** Control characters, and those that turn the writing direction or hide: nothing a terminal should act on. */
const HARMFUL = /[\p{Cc}\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

/** Untrusted text for one line of a terminal: blanks for tabs and line ends, a mark for other controls. */
export function harmlessText(text: string): string {
  return text.replace(/[\t\r\n]+/g, ' ').replace(HARMFUL, '\ufffd');
}
