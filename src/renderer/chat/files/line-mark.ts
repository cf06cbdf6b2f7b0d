/** Lines of a file that are marked, from 1: those between where that began and where it ended. */
export interface LineMark {
  readonly anchor: number;
  readonly end: number;
}

/** The first and the last of them. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

/** Which lines a mark holds, both ends included. Pure. */
export function rangeOf({ anchor, end }: LineMark): LineRange {
  return { from: Math.min(anchor, end), to: Math.max(anchor, end) };
}
