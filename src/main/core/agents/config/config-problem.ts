// What an agent wrote about a mistake in its own configuration, read so that a person can be led there.
// It is the agent's text: nothing in it is trusted beyond being shown.

import { plainLine, plainText } from '#shared/chat/safe-text.ts';

/** A mistake in a configuration file. */
export interface ConfigProblem {
  /** Absolute path, as the agent wrote it. */
  readonly file: string;
  /** From 1. */
  readonly line?: number;
  /** From 1. */
  readonly column?: number;
  /** What is wrong, in a few words. */
  readonly what: string;
  /** Names from the outside in of the value that is wrong, where the agent tells no line. */
  readonly keys?: readonly string[];
}

const MAX_WHAT = 300;
/** Longer lines name no file that a person could mean. */
const MAX_LINE = 600;
const MAX_LINES = 300;
const path = String.raw`((?:\/|[A-Za-z]:[\\/])[^"'<>|]{1,400}?\.(?:jsonc?|toml|ya?ml))`;
/** opencode, for text that is no JSON. */
const notJson = new RegExp(`Config file at ${path} is not valid JSON`);
/** opencode, for values that are not what they must be. */
const notValid = new RegExp(`Configuration is invalid at ${path}(?::\\s*(.+))?$`);
/** What any agent says where a path follows. */
const aboutConfig = /\b(?:config|settings)/i;
const anyPath = new RegExp(`(?:^|[\\s"'(:=])${path}(.*)$`);

/** Words of opencode's JSON reader for people. */
const jsonWords: Readonly<Record<string, string>> = {
  InvalidSymbol: 'there is a word that means nothing here',
  InvalidNumberFormat: 'there is a number that cannot be read',
  PropertyNameExpected: 'a name is missing, or there is a comma too many',
  ValueExpected: 'a value is missing',
  ColonExpected: 'a colon is missing',
  CommaExpected: 'a comma is missing',
  CloseBraceExpected: 'a closing brace } is missing',
  CloseBracketExpected: 'a closing bracket ] is missing',
  EndOfFileExpected: 'there is something after the end',
  UnexpectedEndOfComment: 'a comment does not end',
  UnexpectedEndOfString: 'a text does not end',
  UnexpectedEndOfNumber: 'a number does not end',
  InvalidUnicode: 'there is a character that cannot be read',
  InvalidEscapeCharacter: 'there is a \\ before a character that needs none',
  InvalidCharacter: 'there is a character that does not belong there',
};

/** The mistake that an agent complains about in what it wrote to stderr; undefined if it does not. */
export function readConfigProblem(stderr: string): ConfigProblem | undefined {
  const lines = plainText(stderr)
    .split('\n')
    .filter(({ length }) => length <= MAX_LINE)
    .slice(-MAX_LINES);
  return readJsonProblem(lines) ?? readValueProblem(lines) ?? readAnyProblem(lines);
}

type Lines = readonly string[];

function readJsonProblem(lines: Lines): ConfigProblem | undefined {
  const file = firstOf(lines, notJson)?.[1];
  if (file === undefined) return undefined;
  // The file itself is quoted before it: only what comes last is the reader's.
  const errors = lines.slice(lines.lastIndexOf('--- Errors ---') + 1);
  const error = firstOf(errors, /^(\w+) at line (\d{1,7}), column (\d{1,7})$/);
  const said = error?.[1] ?? '';
  const what = (Object.hasOwn(jsonWords, said) ? jsonWords[said] : said) || 'it is not valid JSON';
  return { file, what: plainLine(what, MAX_WHAT), ...placeOf(error?.[2], error?.[3]) };
}

function readValueProblem(lines: Lines): ConfigProblem | undefined {
  const found = firstOf(lines, notValid);
  if (found?.[1] === undefined) return undefined;
  const [, file, said] = found;
  const issue = firstOf(lines, /^\s{0,8}↳ (.+)$/)?.[1]?.trim();
  const keys = /^.+ ([A-Za-z0-9_$.-]{1,200})$/.exec(issue ?? '')?.[1]?.split('.');
  const what = plainLine(issue ?? said ?? 'a value is not valid', MAX_WHAT);
  return { file, what, ...(keys ? { keys } : {}) };
}

function readAnyProblem(lines: Lines): ConfigProblem | undefined {
  for (const line of lines) {
    const about = aboutConfig.exec(line);
    const found = about && anyPath.exec(line.slice(about.index));
    if (!found?.[1]) continue;
    const [, file, rest = ''] = found;
    const place = /^:(\d{1,7})(?::(\d{1,7}))?|\bline (\d{1,7})(?:\D{1,12}(\d{1,7}))?/i.exec(rest);
    const what = plainLine(line.replace(/^\s{0,8}error:\s{0,8}/i, ''), MAX_WHAT);
    return { file, what, ...placeOf(place?.[1] ?? place?.[3], place?.[2] ?? place?.[4]) };
  }
  return undefined;
}

function firstOf(lines: Lines, pattern: RegExp): RegExpExecArray | undefined {
  for (const line of lines) {
    const found = pattern.exec(line);
    if (found) return found;
  }
  return undefined;
}

function placeOf(line?: string, column?: string): { line?: number; column?: number } {
  if (line === undefined || Number(line) < 1) return {};
  const hasColumn = column !== undefined && Number(column) >= 1;
  return { line: Number(line), ...(hasColumn ? { column: Number(column) } : {}) };
}

/** The line, from 1, on which the value with these names stands in a JSON text; undefined if none is found. */
export function lineOfKeys(text: string, keys: readonly string[]): number | undefined {
  let at = 0;
  let found = -1;
  for (const key of keys) {
    // Places in lists have no name to look for.
    if (/^\d+$/.test(key)) continue;
    found = indexOfKey(text, key, at);
    if (found < 0) return undefined;
    at = found + key.length + 2;
  }
  return found < 0 ? undefined : text.slice(0, found).split('\n').length;
}

function indexOfKey(text: string, key: string, from: number): number {
  const name = JSON.stringify(key);
  for (let at = text.indexOf(name, from); at >= 0; at = text.indexOf(name, at + 1)) {
    if (/^\s*:/.test(text.slice(at + name.length, at + name.length + 100))) return at;
  }
  return -1;
}
