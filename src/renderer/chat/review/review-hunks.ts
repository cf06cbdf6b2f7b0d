// What git says of a changed file, as hunks to show and as a patch to copy. Pure.

import type { ReviewDiff } from '#shared/contract/index.ts';
import type { DiffHunk, DiffLine } from '../tools/diff-hunks.ts';

/** A hunk that can be named when it is staged or reverted. */
export interface ReviewHunk extends DiffHunk {
  readonly id: string;
}

type GitLine = ReviewDiff['hunks'][number]['lines'][number];
const types = { context: 'same', added: 'added', removed: 'removed' } as const;

/** The hunks of a file. */
export function reviewHunks({ hunks }: Pick<ReviewDiff, 'hunks'>): ReviewHunk[] {
  const texts = hunks.flatMap(({ lines }) => lines.map(({ text }) => text));
  // Carriage returns that all lines end with say nothing; one that comes or goes is a change.
  const strip = texts.every((text) => text.endsWith('\r'));
  let at = 0;
  let next = 1;
  return hunks.map((hunk, index) => {
    const from = Math.max(1, hunk.oldStart);
    const gap = Math.max(0, from - next);
    next = hunk.oldStart + hunk.oldLines;
    const lines = hunk.lines.map((line) => toLine(line, at++, strip));
    return { id: hunk.id, index, gap, heading: hunk.section, lines };
  });
}

function toLine(line: GitLine, at: number, strip: boolean): DiffLine {
  const { kind, old, new: now, cut } = line;
  const text = strip ? line.text.slice(0, -1) : line.text;
  return {
    at,
    type: types[kind],
    text: cut === undefined ? text : `${text}…`,
    ...(old === null ? {} : { before: old }),
    ...(now === null ? {} : { after: now }),
    ...(line.noNewline === true ? { unended: true } : {}),
  };
}

/** The unchanged lines of a whole file that stand before a hunk, or after the last one. */
export function linesAround(
  whole: readonly DiffHunk[],
  before: DiffHunk | undefined,
  after: DiffHunk | undefined,
): readonly DiffLine[] {
  const from = lastNumber(before) ?? 0;
  const to = firstNumber(after) ?? Number.POSITIVE_INFINITY;
  return whole
    .flatMap(({ lines }) => lines)
    .filter(({ type, before: n = 0 }) => type === 'same' && n > from && n < to);
}

function firstNumber(hunk: DiffHunk | undefined): number | undefined {
  const first = hunk?.lines.find((line) => line.before !== undefined);
  return first?.before;
}

function lastNumber(hunk: DiffHunk | undefined): number | undefined {
  return hunk?.lines.findLast((line) => line.before !== undefined)?.before;
}

/** A patch that `git apply` takes, of what is shown. */
export function patchText(diff: ReviewDiff): string {
  const old = diff.oldMode === null ? '/dev/null' : `a/${diff.oldPath ?? diff.path}`;
  const now = diff.newMode === null ? '/dev/null' : `b/${diff.path}`;
  const hunks = diff.hunks.map(({ oldStart, oldLines, newStart, newLines, section, lines }) => {
    const head = `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@${section && ` ${section}`}\n`;
    return head + lines.map(patchLine).join('');
  });
  return `--- ${old}\n+++ ${now}\n${hunks.join('')}`;
}

const signs = { context: ' ', added: '+', removed: '-' } as const;

function patchLine({ kind, text, noNewline }: GitLine): string {
  return `${signs[kind]}${text}\n${noNewline === true ? '\\ No newline at end of file\n' : ''}`;
}
