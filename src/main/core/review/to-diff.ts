import type { DiffHunk, DiffLine, ReviewDiff } from '#shared/contract/review.ts';
import type { Latin1 } from '../git/git-names.ts';
import { type PatchHunk, versionOf } from './parse-patch.ts';
import type { ReadPatch } from './read-patch.ts';

/** Of a patch that is shown: bytes, lines, characters of a line. */
export const MAX_SHOWN_BYTES = 2 * 1024 * 1024;
const MAX_LINES = 20_000;
const MAX_LINE = 2000;
const MAX_SECTION = 200;

/** A patch as it is shown. `read` as of `readPatch`. */
export function toDiff(path: string, read: ReadPatch | undefined | null): ReviewDiff {
  const none = { path, version: null, oldMode: null, newMode: null, binary: false, hunks: [] };
  if (read === undefined) return { ...none, tooLarge: false };
  if (read === null) return { ...none, tooLarge: true };
  const { change, patch } = read;
  const lines = patch.hunks.reduce((sum, { body }) => sum + body.split('\n').length - 1, 0);
  const tooLarge = lines > MAX_LINES;
  return {
    path,
    ...(change.oldPath === undefined ? {} : { oldPath: change.oldPath }),
    version: versionOf(patch),
    oldMode: change.oldMode,
    newMode: change.newMode,
    binary: patch.binary,
    tooLarge,
    hunks: tooLarge ? [] : patch.hunks.map(toHunk),
  };
}

function toHunk({ body, section, ...hunk }: PatchHunk): DiffHunk {
  return { ...hunk, section: textOf(section).slice(0, MAX_SECTION), lines: linesOf(body, hunk) };
}

function linesOf(body: Latin1, { oldStart, newStart }: Pick<PatchHunk, 'oldStart' | 'newStart'>) {
  const lines: DiffLine[] = [];
  let before = oldStart;
  let after = newStart;
  for (const line of body.split('\n').slice(0, -1)) {
    const mark = line[0];
    const last = lines.at(-1);
    if (mark === '\\') {
      if (last) last.noNewline = true;
      continue;
    }
    const all = textOf(line.slice(1));
    const text = all.length > MAX_LINE ? all.slice(0, MAX_LINE) : all;
    const cut = all.length > MAX_LINE ? { cut: all.length - MAX_LINE } : {};
    if (mark === '-') lines.push({ kind: 'removed', old: before++, new: null, text, ...cut });
    else if (mark === '+') lines.push({ kind: 'added', old: null, new: after++, text, ...cut });
    else lines.push({ kind: 'context', old: before++, new: after++, text, ...cut });
  }
  return lines;
}

/** What is no UTF-8 is shown by a replacement character. */
function textOf(bytes: Latin1): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
