// Hunks of a file with the unchanged lines around them that somebody asked for. Pure.

import type { DiffHunk, DiffLine } from '../tools/diff-hunks.ts';
import { linesAround, type ReviewHunk } from './review-hunks.ts';

/** Stands for the end of the file among the hunks that were asked for. */
export const END = 'end';

/**
 * `hunks` with the lines before those that are in `asked`, as far as `whole`, all lines of the file, has
 * them.
 */
export function expandedHunks(
  hunks: readonly ReviewHunk[],
  whole: readonly DiffHunk[],
  asked: ReadonlySet<string>,
): ReviewHunk[] {
  let at = 0;
  return hunks.map((hunk, index) => {
    const isLast = index === hunks.length - 1;
    const above = asked.has(hunk.id) ? linesAround(whole, hunks[index - 1], hunk) : [];
    const below = isLast && asked.has(END) ? linesAround(whole, hunk, undefined) : [];
    const lines = [...above, ...hunk.lines, ...below].map(
      (line): DiffLine => ({ ...line, at: at++ }),
    );
    const gap = above.length > 0 ? 0 : hunk.gap;
    return { ...hunk, gap, lines, unfolded: above.length + below.length > 0 };
  });
}

/** True if the file may go on after its last hunk: as many unchanged lines as usual end it. */
export function mayGoOn(hunks: readonly DiffHunk[]): boolean {
  const lines = hunks.at(-1)?.lines.slice(-3) ?? [];
  return lines.length === 3 && lines.every(({ type, unended }) => type === 'same' && !unended);
}
