// The place in a text where something was found, in a line, with what was found marked.

import type { SearchTerm } from './search-terms.ts';

/** From `start` to before `end`, in UTF-16 code units. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

export interface SearchExcerpt {
  /** One line; begins and ends with … where it was cut. */
  readonly text: string;
  /** What was found, in order, without overlaps. */
  readonly ranges: readonly TextRange[];
}

const LENGTH = 180;
const BEFORE = 48;
const MAX_RANGES = 12;

/** Finds, for one search, the first place of a text that has one of the terms, and what surrounds it. */
export function excerpter(terms: readonly SearchTerm[]): (text: string) => SearchExcerpt {
  const exact = patternOf(terms, (word) => word);
  let loose: RegExp | undefined;
  return (text) => {
    const first = firstMatch(exact, text);
    if (first !== undefined) return around(text, first, exact, text);
    // Marks on letters count for nothing in the index.
    loose ??= patternOf(terms, (word) => unmarked(word.normalize('NFC')));
    const plain = unmarked(text);
    return around(text, firstMatch(loose, plain) ?? 0, loose, plain);
  };
}

function around(text: string, first: number, pattern: RegExp, searched: string): SearchExcerpt {
  const start = first <= BEFORE ? 0 : wordStart(text, first - BEFORE);
  const end = Math.min(text.length, start + LENGTH);
  const line = new LineBuilder(start > 0 ? '…' : '');
  const ranges: TextRange[] = [];
  let at = start;
  pattern.lastIndex = start;
  while (ranges.length < MAX_RANGES) {
    const found = pattern.exec(searched);
    if (!found || found.index >= end || found[0] === '') break;
    line.add(text.slice(at, found.index));
    const from = line.text.length;
    at = Math.min(end, found.index + found[0].length);
    line.add(text.slice(found.index, at));
    ranges.push({ start: from, end: line.text.length });
  }
  line.add(text.slice(at, end));
  return { text: line.text.trimEnd() + (end < text.length ? '…' : ''), ranges };
}

/** Puts pieces into one line: each run of white space becomes one blank. */
class LineBuilder {
  text: string;

  constructor(text: string) {
    this.text = text;
  }

  add(piece: string): void {
    const line = piece.replace(/\s+/gu, ' ');
    const joined = line.startsWith(' ') && (this.text === '' || this.text.endsWith(' '));
    this.text += joined ? line.slice(1) : line;
  }
}

function firstMatch(pattern: RegExp, text: string): number | undefined {
  pattern.lastIndex = 0;
  return pattern.exec(text)?.index;
}

function patternOf(terms: readonly SearchTerm[], spell: (word: string) => string): RegExp {
  const end = '(?![\\p{L}\\p{N}\\p{M}\\p{Co}])';
  const one = ({ words, prefix }: SearchTerm): string =>
    `${words.map((word) => escaped(spell(word))).join('[^\\p{L}\\p{N}\\p{Co}]+')}${prefix ? '[\\p{L}\\p{N}\\p{M}\\p{Co}]*' : end}`;
  return new RegExp(`(?<![\\p{L}\\p{N}\\p{M}\\p{Co}])(?:${terms.map(one).join('|')})`, 'giu');
}

/** Without the marks of letters, each letter at its place; such as have no plain one stay. */
function unmarked(text: string): string {
  return text.replace(/[^\u0000-\u007f]/g, (letter) => {
    const [plain = letter] = letter.normalize('NFD');
    return plain.length === letter.length ? plain : letter;
  });
}

function wordStart(text: string, at: number): number {
  const space = text.slice(at, at + BEFORE / 2).search(/\s/u);
  const start = space < 0 ? at : at + space + 1;
  // Not in the middle of a pair.
  return /[\udc00-\udfff]/.test(text[start] ?? '') ? start + 1 : start;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
