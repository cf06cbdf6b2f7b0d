// What a tool call does to files, from whatever an agent tells about it: a patch, whole texts, or only
// what it wants to write (acp.md 4.6). Pure.

import type { ToolCallContent } from '@agentclientprotocol/sdk/unstable';
import {
  FILE_HEADERS_ONLY,
  formatPatch,
  parsePatch,
  type StructuredPatch,
  structuredPatch,
} from 'diff';
import { MAX_CHANGED_FILES, MAX_PATCH_CHARS, MAX_PATH_CHARS } from './chat-limits.ts';
import { field, namedPath } from './tool-field.ts';
import type { FileChange } from './tool-item.ts';

/** Text of a file before a call changed it: null if there was no file, undefined if nobody knows. */
export type PreviousText = (path: string) => string | null | undefined;

/** What is looked at of a tool call. */
export interface ChangeFacts {
  readonly content: readonly ToolCallContent[];
  readonly rawInput: unknown;
  readonly rawOutput: unknown;
  readonly before?: PreviousText | undefined;
  /** The call's first location, where its input names no file. */
  readonly path?: string | undefined;
  /** Where it is known, calls of other kinds than `edit`, `delete`, `move` and `other` change nothing. */
  readonly kind?: string | undefined;
}

const CONTEXT_LINES = 3;
/** Texts and patches beyond this many characters are counted, not compared. */
const MAX_COMPARED_CHARS = 512 * 1024;
/** Differences beyond this many lines are shown as one: finding the shortest takes their square. */
const MAX_EDIT_LINES = 1000;
const CHANGING_KINDS = new Set(['edit', 'delete', 'move', 'other']);

/** Changes of a call, done or only proposed; empty for calls that change no file. */
export function changesOf(call: ChangeFacts): FileChange[] {
  const told = fromPatches(call) ?? fromContent(call);
  if (told) return told.slice(0, MAX_CHANGED_FILES);
  if (call.kind !== undefined && !CHANGING_KINDS.has(call.kind)) return [];
  return fromWrite(call) ?? fromReplacement(call) ?? fromDelete(call) ?? [];
}

/** The change from one text to another; `before` null makes the file. */
export function changeBetween(path: string, before: string | null, after: string): FileChange {
  const kind = before === null ? 'create' : 'edit';
  const change = { path: path.slice(0, MAX_PATH_CHARS), kind } as const;
  if ((before?.length ?? 0) + after.length > MAX_COMPARED_CHARS) {
    const { removed, added } = differingLines(before ?? '', after);
    return { ...change, added: added.length, removed: removed.length };
  }
  const options = { context: CONTEXT_LINES, maxEditLength: MAX_EDIT_LINES };
  const patch =
    structuredPatch(path, path, before ?? '', after, undefined, undefined, options) ??
    patchOfOneHunk(path, before ?? '', after);
  return { ...change, ...countsOf(patch), ...textOf(patch) };
}

/** Unified patches say most: where in the file, and what stands around. */
function fromPatches(call: ChangeFacts): FileChange[] | undefined {
  const metadata = field(call.rawOutput, 'metadata');
  const files = field(metadata, 'files');
  const one = field(field(metadata, 'filediff'), 'patch') ?? field(metadata, 'diff');
  const several = Array.isArray(files)
    ? files.map((file: unknown) => field(file, 'patch') ?? field(file, 'diff'))
    : [];
  const named = namedPath(call.rawInput) ?? textField(field(metadata, 'filediff'), 'file');
  const created = field(metadata, 'exists') === false;
  for (const candidates of [several, [one], [field(call.rawInput, 'diff')]]) {
    const patches = candidates.flatMap(parsed);
    if (patches.length === 0) continue;
    const only = patches.length === 1 ? named : undefined;
    return patches.map((patch) => fromPatch(patch, only, created));
  }
  return undefined;
}

function parsed(text: unknown): StructuredPatch[] {
  if (typeof text !== 'string' || text.length > MAX_COMPARED_CHARS) return [];
  try {
    return parsePatch(text).filter(({ hunks, isRename }) => {
      if (hunks.length === 0) return isRename;
      return hunks.every(({ oldStart, lines }) => Number.isInteger(oldStart) && lines.length > 0);
    });
  } catch {
    // Not a patch; what else the call says is used.
    return [];
  }
}

function fromPatch(
  patch: StructuredPatch,
  named: string | undefined,
  created: boolean,
): FileChange {
  const before = headerPath(patch.oldFileName, 'a/', patch.isGit);
  const after = headerPath(patch.newFileName, 'b/', patch.isGit);
  const path = (named ?? before ?? after ?? patch.index ?? '').slice(0, MAX_PATH_CHARS);
  const change = { path, ...countsOf(patch), ...textOf(patch) };
  if (patch.isRename && after !== undefined) {
    return { ...change, kind: 'move', movedTo: after.slice(0, MAX_PATH_CHARS) };
  }
  // With lines of context around, only an empty text has none before its first line.
  const [only, ...others] = patch.hunks;
  const fromNothing = only?.oldLines === 0 && only.oldStart <= 1 && others.length === 0;
  const makes = created || fromNothing || patch.isCreate || patch.oldFileName === '/dev/null';
  const removes = patch.isDelete || patch.newFileName === '/dev/null';
  return { ...change, kind: makes ? 'create' : removes ? 'delete' : 'edit' };
}

function headerPath(
  name: string | undefined,
  prefix: string,
  isGit: boolean | undefined,
): string | undefined {
  if (name === undefined || name === '' || name === '/dev/null') return undefined;
  return isGit && name.startsWith(prefix) ? name.slice(prefix.length) : name;
}

/** Some agents tell an empty text for a file that is not there. */
function fromContent({ content }: ChangeFacts): FileChange[] | undefined {
  const diffs = content.flatMap((item) => (item.type === 'diff' ? [item] : []));
  if (diffs.length === 0) return undefined;
  return diffs
    .slice(0, MAX_CHANGED_FILES)
    .map(({ path, oldText, newText }) => changeBetween(path, oldText || null, newText));
}

function fromWrite(call: ChangeFacts): FileChange[] | undefined {
  const path = namedPath(call.rawInput) ?? call.path;
  const content = textField(call.rawInput, 'content');
  if (path === undefined || content === undefined) return undefined;
  const known = call.before?.(path);
  if (known !== undefined) return [changeBetween(path, known, content)];
  const change = changeBetween(path, null, content);
  const isNew = field(field(call.rawOutput, 'metadata'), 'exists') === false;
  return [isNew ? change : { ...change, kind: 'write' }];
}

function fromReplacement(call: ChangeFacts): FileChange[] | undefined {
  const path = namedPath(call.rawInput) ?? call.path;
  const before = textField(call.rawInput, 'oldString') ?? textField(call.rawInput, 'old_string');
  const after = textField(call.rawInput, 'newString') ?? textField(call.rawInput, 'new_string');
  if (path === undefined || before === undefined || after === undefined) return undefined;
  return [changeBetween(path, before === '' ? null : before, after)];
}

function fromDelete(call: ChangeFacts): FileChange[] | undefined {
  if (call.kind !== 'delete') return undefined;
  const path = namedPath(call.rawInput) ?? call.path;
  if (path === undefined) return undefined;
  return [{ path: path.slice(0, MAX_PATH_CHARS), kind: 'delete', added: 0, removed: 0 }];
}

function textField(value: unknown, key: string): string | undefined {
  const found = field(value, key);
  return typeof found === 'string' ? found : undefined;
}

function countsOf({ hunks }: StructuredPatch): { added: number; removed: number } {
  let added = 0;
  let removed = 0;
  for (const { lines } of hunks) {
    for (const line of lines) {
      if (line.startsWith('+')) added += 1;
      else if (line.startsWith('-')) removed += 1;
    }
  }
  return { added, removed };
}

function textOf(patch: StructuredPatch): { patch?: string } {
  if (patch.hunks.length === 0) return {};
  const { oldFileName, newFileName, hunks } = patch;
  const plain = {
    oldFileName: headerName(oldFileName ?? newFileName ?? ''),
    newFileName: headerName(newFileName ?? oldFileName ?? ''),
    oldHeader: undefined,
    newHeader: undefined,
    hunks,
  };
  const text = formatPatch(plain, FILE_HEADERS_ONLY);
  return text.length <= MAX_PATCH_CHARS ? { patch: text } : {};
}

/** Lines, with their ends, between the beginning and the end that both texts have. */
function differingLines(before: string, after: string) {
  const old = linesOf(before);
  const next = linesOf(after);
  const shorter = Math.min(old.length, next.length);
  let start = 0;
  while (start < shorter && old[start] === next[start]) start += 1;
  let end = 0;
  while (end < shorter - start && old.at(-1 - end) === next.at(-1 - end)) end += 1;
  const removed = old.slice(start, old.length - end);
  return { old, start, removed, added: next.slice(start, next.length - end) };
}

/** For texts that have little in common: all that differs at once. */
function patchOfOneHunk(path: string, before: string, after: string): StructuredPatch {
  const { old, start, removed, added } = differingLines(before, after);
  const first = Math.max(0, start - CONTEXT_LINES);
  const above = old.slice(first, start);
  const below = old.slice(start + removed.length, start + removed.length + CONTEXT_LINES);
  const context = above.length + below.length;
  const hunk = {
    oldStart: first + 1,
    oldLines: removed.length + context,
    newStart: first + 1,
    newLines: added.length + context,
    lines: [
      ...marked(' ', above),
      ...marked('-', removed),
      ...marked('+', added),
      ...marked(' ', below),
    ],
  };
  const names = {
    oldFileName: path,
    newFileName: path,
    oldHeader: undefined,
    newHeader: undefined,
  };
  return { ...names, hunks: [hunk] };
}

function marked(mark: string, lines: readonly string[]): string[] {
  return lines.flatMap((line) =>
    line.endsWith('\n')
      ? [mark + line.slice(0, -1)]
      : [mark + line, '\\ No newline at end of file'],
  );
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.split(/(?<=\n)/);
}

/** A header is one line. */
function headerName(path: string): string {
  return path.replace(/[\u0000-\u001f\u007f]/g, '?');
}
