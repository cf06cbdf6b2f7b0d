import type { FileChange, ToolItem } from '#shared/chat/tool-item.ts';
import type { FilePlace } from './file-view-store.ts';

/** The place in a file that a tool call reads or changes; undefined if it does neither. */
export function followPlace(item: ToolItem): FilePlace | undefined {
  const change = item.changes.findLast(({ kind }) => kind !== 'delete');
  if (change) return { path: change.movedTo ?? change.path, line: changedLine(change) };
  if (item.kind !== 'read' && item.kind !== 'edit') return undefined;
  const place = item.locations.at(-1);
  return place && { path: place.path, line: place.line };
}

/** The first changed line, as it is after the change. */
function changedLine({ patch }: FileChange): number | undefined {
  if (patch === undefined) return undefined;
  const lines = patch.split('\n');
  let line: number | undefined;
  for (const text of lines) {
    const hunk = /^@@ -\d+(?:,\d+)? \+(\d+)/.exec(text)?.[1];
    if (hunk !== undefined) line = Math.max(1, Number(hunk));
    else if (line !== undefined && /^[+-]/.test(text)) return line;
    else if (line !== undefined) line += 1;
  }
  return line;
}

/** A path with a line behind it, as cards name places: `src/a.ts:12`. */
export function placeOfText(text: string): FilePlace {
  const [, path, line] = /^(.*?):(\d{1,9})$/.exec(text) ?? [];
  return path === undefined ? { path: text } : { path, line: Math.max(1, Number(line)) };
}
