// A unified patch as lines to show. Pure; patches are an agent's word: whatever is no patch is left out.

/** One line of a file, before or after a change, or both. */
export interface DiffLine {
  /** Its place among all lines of the patch, from 0. */
  readonly at: number;
  readonly type: 'same' | 'added' | 'removed';
  /** Line numbers, from 1, before and after; absent where the line does not exist. */
  readonly before?: number;
  readonly after?: number;
  readonly text: string;
  /** True for the last line of a file that does not end with a line feed. */
  readonly unended?: true;
}

/** Lines of one place of a file. */
export interface DiffHunk {
  /** Its place among the hunks, from 0. */
  readonly index: number;
  /** Unchanged lines between the hunk before, or the beginning of the file, and this one. */
  readonly gap: number;
  /** What the lines are part of, e.g. a function; often empty. */
  readonly heading: string;
  readonly lines: readonly DiffLine[];
  /** True if nothing of it may be folded: somebody asked for the lines. */
  readonly unfolded?: boolean;
}

interface OpenHunk extends DiffHunk {
  readonly lines: DiffLine[];
}

const head = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@ ?(.*)$/;

/** Hunks of a patch of one file, without its headers. */
export function diffHunks(patch: string): DiffHunk[] {
  const hunks: OpenHunk[] = [];
  const source = patch.replace(/\n$/, '').split('\n');
  const strip = everyLineReturns(source);
  let hunk: OpenHunk | undefined;
  let at = 0;
  let before = 1;
  let after = 1;
  for (const line of source) {
    const found = head.exec(strip ? line.replace(/\r$/, '') : line);
    if (found) {
      const from = Math.max(1, Number(found[1]));
      const gap = Math.max(0, from - before);
      before = from;
      after = Math.max(1, Number(found[2]));
      hunk = { index: hunks.length, gap, heading: found[3] ?? '', lines: [] };
      hunks.push(hunk);
      continue;
    }
    if (!hunk) continue;
    const text = strip ? line.slice(1).replace(/\r$/, '') : line.slice(1);
    switch (line[0]) {
      case '+':
        hunk.lines.push({ at: at++, type: 'added', after: after++, text });
        break;
      case '-':
        hunk.lines.push({ at: at++, type: 'removed', before: before++, text });
        break;
      case '\\': {
        const last = hunk.lines.pop();
        if (last) hunk.lines.push({ ...last, unended: true });
        break;
      }
      default:
        hunk.lines.push({ at: at++, type: 'same', before: before++, after: after++, text });
    }
  }
  return hunks;
}

/** How many lines all of them have. */
export function countLines(hunks: readonly DiffHunk[]): number {
  return hunks.reduce((sum, { lines }) => sum + lines.length, 0);
}

/** The first `max` lines, with the hunks they are in. */
export function firstLines(hunks: readonly DiffHunk[], max: number): DiffHunk[] {
  const shown: DiffHunk[] = [];
  let left = max;
  for (const hunk of hunks) {
    if (left <= 0) break;
    shown.push(hunk.lines.length <= left ? hunk : { ...hunk, lines: hunk.lines.slice(0, left) });
    left -= hunk.lines.length;
  }
  return shown;
}

/** Carriage returns that all lines end with say nothing; one that comes or goes is a change. */
function everyLineReturns(lines: readonly string[]): boolean {
  return lines.every((line) => !/^[ +-]/.test(line) || /^(?:\+\+\+|---) |\r$/.test(line));
}
