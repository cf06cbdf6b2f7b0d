// What somebody types into a search field, as terms to look for. Nothing that is typed is a mistake.

/** Something that must be in a text: one word, or several in a row. */
export interface SearchTerm {
  /** Letters and digits as they were typed; at least one. */
  readonly words: readonly string[];
  /** The last word may be the beginning of a longer one. */
  readonly prefix: boolean;
}

const MAX_TERMS = 16;
const MAX_WORDS = 24;
const MAX_WORD = 100;

const PIECE = /"([^"]*)("?\*?)|[^\s"]+/gu;
const WORD = /[\p{L}\p{N}\p{M}\p{Co}]+/gu;

/**
 * The terms of a query: words, "quoted phrases", and beginnings (`pars*`). The last word, as long as
 * nothing stands behind it, is a beginning too: it is still being typed. So is a phrase that is not closed.
 */
export function searchTerms(query: string): readonly SearchTerm[] {
  const terms: SearchTerm[] = [];
  for (const found of query.matchAll(PIECE)) {
    const [piece, quoted, end] = found;
    const text = quoted ?? piece;
    const words = (text.match(WORD) ?? [])
      .slice(0, MAX_WORDS)
      .map((word) => word.slice(0, MAX_WORD));
    if (words.length === 0) continue;
    const isLast = found.index + piece.length === query.length;
    const isOpen = isLast && end !== '"';
    const prefix = isOpen || (quoted === undefined ? text : (end ?? '')).endsWith('*');
    terms.push({ words, prefix });
    if (terms.length === MAX_TERMS) break;
  }
  return terms;
}

/** The terms in the language of SQLite's FTS5. Only letters and digits, quoted: never a syntax error. */
export function matchExpression(terms: readonly SearchTerm[]): string {
  return terms.map(({ words, prefix }) => `"${words.join(' ')}"${prefix ? '*' : ''}`).join(' ');
}
