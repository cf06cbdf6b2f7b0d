import { AppError } from '#shared/base/app-error.ts';
import type { Latin1 } from '../git/git-names.ts';
import type { PatchHunk } from './parse-patch.ts';
import { hunkHead, isTypeChange, type ReadPatch } from './read-patch.ts';

/** Towards what a patch is applied: the side before it, or (taken back) the side after it. */
export type Direction = 'forward' | 'back';

/**
 * A patch of only these hunks; all of it if they are all. Places are those of the side it is applied
 * to, where the other hunks are not. @throws AppError `review_changed` if a hunk is not there any more
 */
export function selectHunks(
  { change, patch, text }: ReadPatch,
  ids: readonly string[],
  direction: Direction,
): Latin1 {
  const wanted = new Set(ids);
  const chosen = patch.hunks.filter(({ id }) => wanted.has(id));
  if (chosen.length < wanted.size) throw changedSince();
  if (chosen.length === patch.hunks.length) return text;
  if (isTypeChange(change)) {
    throw new AppError('bad_request', 'This file became another thing. Take all of it.');
  }
  let shift = 0;
  const placed = chosen.map((hunk): PatchHunk => {
    const moved =
      direction === 'forward'
        ? { ...hunk, newStart: hunk.oldStart + shift }
        : { ...hunk, oldStart: hunk.newStart - shift };
    shift += hunk.newLines - hunk.oldLines;
    return moved;
  });
  const header = headerFor(patch.header, direction);
  return header + placed.map((hunk) => hunkHead(hunk) + hunk.body).join('');
}

/** The file is not as somebody saw it. */
export function changedSince(): AppError {
  return new AppError(
    'review_changed',
    'The file has changed since you looked. Look at it again, then repeat it.',
  );
}

/** A part of a change changes no mode; and taken back, it moves no file. */
function headerFor(header: Latin1, direction: Direction): Latin1 {
  const lines = header.split(/(?<=\n)/).filter((line) => !/^(old|new) mode /.test(line));
  if (direction === 'forward' || !lines.some((line) => line.startsWith('rename '))) {
    return lines.join('');
  }
  const after = lines.find((line) => line.startsWith('+++ '))?.slice(4) ?? '';
  // The side before the rename is not there: both names are that of now.
  const before = after.replace(/^("?)b\//, '$1a/');
  const name = after.trimEnd();
  return `diff --git ${before.trimEnd()} ${name}\n--- ${before}+++ ${after}`;
}
