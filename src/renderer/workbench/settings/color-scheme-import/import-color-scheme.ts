// A colour scheme out of a file of another program. Pure and strict: files are untrusted, and
// whatever comes out has passed the contract's schema.

import { type ColorScheme, colorScheme } from '#shared/contract/index.ts';
import { readBase16 } from './read-base16.ts';
import { readIterm } from './read-iterm.ts';
import { readWindowsTerminal } from './read-windows-terminal.ts';

/** A scheme before it has an id. */
export type SchemeColors = Omit<ColorScheme, 'id' | 'name'> & { readonly name: string | undefined };

export type ImportResult =
  | { readonly ok: true; readonly schemes: readonly ColorScheme[] }
  | { readonly ok: false; readonly reason: string };

/** Reads iTerm2 (.itermcolors), Windows Terminal (.json, one or several) and base16 (.yaml, .json) schemes. */
export function importColorScheme(fileName: string, text: string): ImportResult {
  const found = readAny(text);
  if (found.length === 0) {
    return {
      ok: false,
      reason:
        'No colour scheme was found in that file. Choose an iTerm2 (.itermcolors), Windows Terminal (.json) or base16 (.yaml) scheme with all 16 colours.',
    };
  }
  const fallback = fileName.replace(/\.[^.]+$/, '') || 'Imported scheme';
  const schemes = found.flatMap((colors) => {
    const name = (colors.name?.trim() || fallback).slice(0, 100);
    const checked = colorScheme.safeParse({ ...colors, name, id: schemeId(name) });
    return checked.success ? [checked.data] : [];
  });
  return schemes.length > 0
    ? { ok: true, schemes }
    : { ok: false, reason: 'The colours in that file are not written as #rrggbb.' };
}

function readAny(text: string): readonly SchemeColors[] {
  const trimmed = text.replace(/^\uFEFF/, '').trimStart();
  if (trimmed.startsWith('<')) return readIterm(trimmed);
  let json: unknown;
  try {
    json = JSON.parse(trimmed);
  } catch {
    return readBase16(yamlPairs(trimmed));
  }
  const windows = readWindowsTerminal(json);
  return windows.length > 0 ? windows : readBase16(jsonPairs(json));
}

/** The same name gives the same id, so that importing again replaces. */
function schemeId(name: string): string {
  const slug = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 48);
  return `imported-${slug || 'scheme'}`;
}

/** The flat `key: value` lines base16 files are made of; nesting, as in newer ones, is ignored. */
function yamlPairs(text: string): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const match =
      /^\s*([A-Za-z0-9_-]+)\s*:\s*(?:"([^"]*)"|'([^']*)'|([^#"'\s][^#]*?))\s*(?:\s#.*)?$/.exec(
        line,
      );
    const key = match?.[1];
    if (key !== undefined) pairs.set(key, match?.[2] ?? match?.[3] ?? match?.[4] ?? '');
  }
  return pairs;
}

function jsonPairs(json: unknown): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  const add = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, entry] of Object.entries(value)) {
      if (typeof entry === 'string') pairs.set(key, entry);
      else if (key === 'palette') add(entry);
    }
  };
  add(json);
  return pairs;
}
