// Reads command lines for permission rules, once strictly and once generously. Whoever allows must be
// sure that a line is one command and nothing else; whoever denies must find a command wherever it
// hides. Neither is a shell: what is not understood is "not plain" here and "split" there.

/** Which quoting holds: in `cmd` single quotes mean nothing, and `%` and `^` do. */
export type ShellStyle = 'posix' | 'windows';

/** Longer lines are nothing a rule decides about. */
const MAX_COMMAND = 16_384;

/** Letters and digits of any script, and marks no shell gives a meaning. */
const POSIX_PLAIN = /[\p{L}\p{N}_@+=:,./-]/u;
/** A backslash parts folders there; `@` may stand for an array in PowerShell. */
const WINDOWS_PLAIN = /[\p{L}\p{N}_+=:,./\\-]/u;
/** Marks that may turn into several words, but never into another command. */
const POSIX_EXPANDS = /[*?~]/;

/**
 * The words of a line that is one plain command: no chaining, redirection, substitution, expansion of
 * variables, comment, escape or control character, quoted or not as far as quotes protect in that
 * shell. Null for everything else.
 */
export function plainWords(command: string, style: ShellStyle): readonly string[] | null {
  if (command.length > MAX_COMMAND) return null;
  const words: string[] = [];
  let word: string | undefined;
  const chars = [...command.replace(/^ +| +$/g, '')];
  for (let at = 0; at < chars.length; at += 1) {
    const char = chars[at] ?? '';
    if (char === ' ') {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (char === '"' || (char === "'" && style === 'posix')) {
      const end = chars.indexOf(char, at + 1);
      const inside = end < 0 ? undefined : chars.slice(at + 1, end).join('');
      if (inside === undefined || !isHarmlessQuoted(inside, char, style)) return null;
      word = (word ?? '') + inside;
      at = end;
    } else if (isPlain(char, style)) {
      word = (word ?? '') + char;
    } else {
      return null;
    }
  }
  if (word !== undefined) words.push(word);
  return words.length > 0 ? words : null;
}

function isPlain(char: string, style: ShellStyle): boolean {
  if (style === 'windows') return WINDOWS_PLAIN.test(char);
  return POSIX_PLAIN.test(char) || POSIX_EXPANDS.test(char);
}

function isHarmlessQuoted(inside: string, quote: string, style: ShellStyle): boolean {
  if (style === 'windows') return [...inside].every((char) => char === ' ' || isPlain(char, style));
  if (/[\0-\x1f\x7f]/.test(inside)) return false;
  // Within double quotes a shell still substitutes, and an interactive one looks up its history.
  return quote === "'" || !/[$`\\!]/.test(inside);
}

/** Programs that run what their arguments say. */
const runners = new Set(
  (
    'sh bash zsh dash ksh fish eval exec source command builtin env sudo doas su nohup time timeout nice ' +
    'xargs watch ssh find parallel setsid stdbuf busybox cmd powershell pwsh wsl start'
  ).split(' '),
);

const keywords = new Set(
  'if then else elif fi do done while until for in case esac ! time'.split(' '),
);

/** What rules compare at most, one more than a pattern may have. */
const MAX_WORDS = 17;
const MAX_SEARCHED = 32_768;

/**
 * Every place of a line where a command may begin, as the words from there on (at most 17), in lower
 * case: after each operator, assignment and keyword, inside substitutions, and after other words or
 * inside quotes where a program is named that runs its arguments. Names lose their folder and ending
 * (`/bin/rm` and `rm.exe` are `rm`). Null for a line that is too long to be searched.
 */
export function commandStarts(command: string): readonly (readonly string[])[] | null {
  if (command.length > MAX_SEARCHED) return null;
  const text = command.toLowerCase().replace(/[\\^`]\r?\n/g, ' ');
  const readings = [text.replace(/\\(.)/g, '$1'), text].map((reading) =>
    reading.replace(/["'^]/g, ''),
  );
  const bare = [...new Set(readings)].flatMap(segments);
  const starts = bare.map(withoutPreamble);
  if (bare.some((words) => words.some((word) => runners.has(programName(word))))) {
    for (const words of [...bare, ...segments(text.replace(/["'\\]/g, '\n'))]) {
      for (let at = 0; at < words.length; at += 1) starts.push(words.slice(at, at + MAX_WORDS));
    }
  }
  return starts
    .filter((words) => words.length > 0)
    .map(([name = '', ...rest]) => [programName(name), ...rest]);
}

/** True if the program called so runs other programs that its arguments name. */
export function isRunner(name: string): boolean {
  return runners.has(programName(name.toLowerCase()));
}

function segments(text: string): string[][] {
  return text
    .split(/[;&|<>(){}`\n\r]/)
    .map((part) => part.split(/[\s$]+/).filter((word) => word !== ''));
}

/** Without assignments and keywords before the command itself. */
function withoutPreamble(words: readonly string[]): readonly string[] {
  const at = words.findIndex((word) => !/^\w+\+?=/.test(word) && !keywords.has(word));
  return at < 0 ? [] : words.slice(at, at + MAX_WORDS);
}

/** A program's name without its folder and ending, in lower case. */
export function programName(word: string): string {
  const name = word.slice(Math.max(word.lastIndexOf('/'), word.lastIndexOf('\\')) + 1);
  return name.toLowerCase().replace(/\.(exe|cmd|bat|com|ps1)$/, '');
}
