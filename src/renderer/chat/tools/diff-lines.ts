// A unified patch as lines to show. Pure; patches are an agent's word: whatever is no patch is left out.

/** `hunk`: what stands between two places of a file. */
export interface DiffLine {
  /** Its place among the lines, from 0. */
  readonly at: number;
  readonly type: 'hunk' | 'same' | 'added' | 'removed';
  /** Line numbers, from 1, before and after; absent where the line does not exist. */
  readonly before?: number;
  readonly after?: number;
  readonly text: string;
}

const head = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@ ?(.*)$/;

/** Lines of all hunks of a patch of one file, without its headers. */
export function diffLines(patch: string): DiffLine[] {
  const lines: DiffLine[] = [];
  let before = 0;
  let after = 0;
  let inside = false;
  for (const line of patch.replace(/\n$/, '').split('\n')) {
    const found = head.exec(line);
    if (found) {
      inside = true;
      before = Number(found[1]);
      after = Number(found[2]);
      lines.push({ at: lines.length, type: 'hunk', text: found[3] ?? '' });
      continue;
    }
    if (!inside) continue;
    const text = line.slice(1).replace(/\r$/, '');
    switch (line[0]) {
      case '+':
        lines.push({ at: lines.length, type: 'added', after: after++, text });
        break;
      case '-':
        lines.push({ at: lines.length, type: 'removed', before: before++, text });
        break;
      case '\\':
        break;
      default:
        lines.push({ at: lines.length, type: 'same', before: before++, after: after++, text });
    }
  }
  return lines;
}
