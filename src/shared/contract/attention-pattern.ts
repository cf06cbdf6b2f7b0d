// A person's own patterns of prompts: plain text, or a regular expression between slashes. Terminal
// output is hostile input to an expression, so only those are taken that cannot take long: no
// repeated groups, no look-around, no back references, few repetitions.

import { MAX_ATTENTION_PATTERN } from './limits.ts';

/** Most repetitions (`*`, `+`, `?`, `{n}`) of an expression, and most of those without a small bound. */
const MAX_REPEATS = 4;
const MAX_LONG_REPEATS = 2;
/** Most characters of a line that are searched. With the bounds above this takes milliseconds. */
const MAX_SEARCHED = 200;

/** A pattern that was understood, or why it was not. */
export type AttentionPattern =
  | { readonly ok: true; readonly matches: (line: string) => boolean }
  | { readonly ok: false; readonly reason: string };

/**
 * Reads a pattern. Plain text is found anywhere in a line, whatever its case; `/…/` and `/…/i` are
 * regular expressions.
 */
export function attentionPattern(source: string): AttentionPattern {
  if (source.trim() === '') return fail('Enter some text.');
  if (source.length > MAX_ATTENTION_PATTERN) {
    return fail(`Use at most ${MAX_ATTENTION_PATTERN} characters.`);
  }
  const expression = /^\/(.+)\/(i?)$/su.exec(source);
  if (!expression) {
    const wanted = source.toLowerCase();
    return { ok: true, matches: (line) => searched(line).toLowerCase().includes(wanted) };
  }
  const [, body = '', flags = ''] = expression;
  const danger = dangerOf(body);
  if (danger !== undefined) return fail(danger);
  try {
    const compiled = new RegExp(body, `u${flags}`);
    return { ok: true, matches: (line) => compiled.test(searched(line)) };
  } catch {
    return fail('That is not a regular expression. Check its brackets.');
  }
}

const searched = (line: string): string => line.slice(-MAX_SEARCHED);
const fail = (reason: string): AttentionPattern => ({ ok: false, reason });

/** Why an expression might take long, or undefined. */
function dangerOf(body: string): string | undefined {
  // What stands for itself must not be counted: escapes, then sets of characters.
  const plain = body.replace(/\\[^1-9k]/gu, 'x').replace(/\[[^\]]*\]/gu, 'x');
  if (/\\/u.test(plain)) return 'Back references are not allowed.';
  if (/\(\?(?!:)/u.test(plain)) return 'Look-around and named groups are not allowed.';
  if (/\)[*+?{]/u.test(plain)) return 'A group may not be repeated.';
  const greedy = plain.replaceAll('(?:', '(').replace(/([*+?}])\?/gu, '$1');
  const long = greedy.match(/[*+]|\{\d+(,\d*)?\}/gu)?.length ?? 0;
  const repeats = long + (greedy.match(/\?/gu)?.length ?? 0);
  if (long > MAX_LONG_REPEATS) return `Use at most ${MAX_LONG_REPEATS} of *, + and {…}.`;
  return repeats > MAX_REPEATS ? `Use at most ${MAX_REPEATS} repetitions.` : undefined;
}
