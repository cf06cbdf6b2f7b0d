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
  const exact = matcherOf(terms, (word) => word);
  let loose: Matcher | undefined;
  return (text) => {
    const first = nextMatch(exact, text, 0);
    if (first) return around(text, first.start, exact, text);
    // Marks on letters count for nothing in the index.
    loose ??= matcherOf(terms, (word) => unmarked(word.normalize('NFC')));
    const plain = unmarked(text);
    return around(text, nextMatch(loose, plain, 0)?.start ?? 0, loose, plain);
  };
}

interface Matcher {
  readonly pattern: RegExp;
  /** One for each group of the pattern. */
  readonly terms: readonly SearchTerm[];
}

function around(text: string, first: number, matcher: Matcher, searched: string): SearchExcerpt {
  const start = first <= BEFORE ? 0 : wordStart(text, first - BEFORE);
  const end = Math.min(text.length, start + LENGTH);
  const line = new LineBuilder(start > 0 ? '…' : '');
  const ranges: TextRange[] = [];
  let at = start;
  while (ranges.length < MAX_RANGES) {
    const found = nextMatch(matcher, searched, at);
    if (!found || found.start >= end) break;
    line.add(text.slice(at, found.start));
    const from = line.text.length;
    at = Math.min(end, found.end);
    line.add(text.slice(found.start, at));
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

/** A match of whole words, or of the beginning of the last one, from `from` on. */
function nextMatch({ pattern, terms }: Matcher, text: string, from: number): TextRange | undefined {
  pattern.lastIndex = from;
  for (;;) {
    const found = pattern.exec(text);
    if (!found || found[0] === '') return undefined;
    const start = found.index;
    let end = start + found[0].length;
    if (!isWord(text[start - 1])) {
      if (!isWord(text[end])) return { start, end };
      if (terms[found.slice(1).findIndex((group) => group !== undefined)]?.prefix) {
        while (isWord(text[end])) end += 1;
        return { start, end };
      }
    }
    pattern.lastIndex = start + 1;
  }
}

const WORD = /[\p{L}\p{N}\p{M}\p{Co}\p{Cs}]/u;

function isWord(unit: string | undefined): boolean {
  return unit !== undefined && WORD.test(unit);
}

/** What may stand between two words; classes of letters take long to make. */
const BETWEEN = '(?:[^a-z0-9\\u0080-\\uffff]|[\\u0080-\\u00a9\\u2000-\\u206f\\u3000-\\u303f])+';

function matcherOf(terms: readonly SearchTerm[], spell: (word: string) => string): Matcher {
  const one = ({ words }: SearchTerm): string =>
    `(${words.map((word) => escaped(spell(word))).join(BETWEEN)})`;
  return { pattern: new RegExp(terms.map(one).join('|'), 'gi'), terms };
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
