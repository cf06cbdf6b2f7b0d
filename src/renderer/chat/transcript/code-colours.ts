// Colours for code: fetched when the first code is seen, so that neither the app's start nor a chat
// without code pays for it. Colours are those of the design tokens; they follow the theme by themselves.

import type { GrammarState, HighlighterCore, ThemedToken } from 'shiki/types';
import { languageSource } from './code-languages.ts';
import { endOfLines } from './end-of-lines.ts';

const THEME = 'aerie';
const LINE_MS = 500;
/** Longer lines stay plain: nobody reads them, and colouring one takes too long. */
const MAX_LINE = 1000;

let core: Promise<HighlighterCore> | undefined;
const loaded = new Map<string, Promise<HighlighterCore | undefined>>();

/** One piece of a line: its text, and how it looks. */
export interface CodeToken {
  readonly text: string;
  readonly colour?: string | undefined;
  /** Bits: 1 italic, 2 bold, 4 underlined. */
  readonly font?: number | undefined;
}
export type CodeLine = readonly CodeToken[];

/** The colourer with a language in it; undefined if that could not be fetched. */
export function colourer(language: string): Promise<HighlighterCore | undefined> {
  const known = loaded.get(language);
  if (known) return known;
  const pending = load(language).catch(() => {
    loaded.delete(language);
    return undefined;
  });
  loaded.set(language, pending);
  return pending;
}

async function load(language: string): Promise<HighlighterCore | undefined> {
  const source = languageSource(language);
  if (!source) return undefined;
  core ??= start();
  core.catch(() => {
    core = undefined;
  });
  const highlighter = await core;
  await highlighter.loadLanguage(source);
  return highlighter;
}

async function start(): Promise<HighlighterCore> {
  const [{ createCssVariablesTheme, createHighlighterCore }, { createJavaScriptRegexEngine }] =
    await Promise.all([import('shiki/core'), import('shiki/engine/javascript')]);
  return createHighlighterCore({
    themes: [createCssVariablesTheme({ name: THEME, variablePrefix: '--code-', fontStyle: true })],
    langs: [],
    // Not the WebAssembly engine: the page's security policy allows none.
    engine: createJavaScriptRegexEngine({ forgiving: true }),
  });
}

/** Lines of code that were coloured, and how to go on after them. */
export interface ColouredCode {
  /** The code of `lines`, with the line feed after the last. */
  readonly code: string;
  readonly lines: readonly CodeLine[];
  readonly state: GrammarState | undefined;
}

export const nothingColoured: ColouredCode = { code: '', lines: [], state: undefined };

/**
 * Colours at most `max` further whole lines of `code`, which goes on where `done` ends. A line that takes
 * longer than `lineMs` stays plain from there on; 0: however long that is.
 */
export function colourMore(
  highlighter: HighlighterCore,
  language: string,
  code: string,
  done: ColouredCode,
  max: number,
  lineMs = LINE_MS,
): ColouredCode {
  const from = code.startsWith(done.code) ? done : nothingColoured;
  const end = endOfLines(code, from.code.length, max);
  if (end === from.code.length) return from;
  const part = code.slice(from.code.length, end - 1);
  const tokens = highlighter.codeToTokensBase(part, {
    lang: language,
    theme: THEME,
    tokenizeMaxLineLength: MAX_LINE,
    tokenizeTimeLimit: lineMs,
    ...(from.state ? { grammarState: from.state } : {}),
  });
  return {
    code: code.slice(0, end),
    lines: [...from.lines, ...tokens.map(toLine)],
    state: highlighter.getLastGrammarState(tokens) ?? from.state,
  };
}

function toLine(tokens: readonly ThemedToken[]): CodeLine {
  return tokens.map(({ content, color, fontStyle }) => ({
    text: content,
    ...(color === undefined || color === 'inherit' ? {} : { colour: color }),
    ...(fontStyle !== undefined && fontStyle > 0 ? { font: fontStyle } : {}),
  }));
}
