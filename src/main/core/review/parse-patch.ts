// Reads patches as git prints them, and keeps every byte: what was read is what is applied.

import { createHash } from 'node:crypto';
import type { Latin1 } from '../git/git-names.ts';

/** A run of changed lines with those around them. */
export interface PatchHunk {
  /** The same as long as its lines are the same; see {@link identify}. */
  readonly id: string;
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  readonly section: Latin1;
  /** Its lines with their marks and line ends. */
  readonly body: Latin1;
}

/** The patch of one file. */
export interface FilePatch {
  /** Lines before the first hunk; all of a binary patch. */
  readonly header: Latin1;
  readonly hunks: readonly PatchHunk[];
  readonly binary: boolean;
}

const hunkHead = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@ ?(.*)$/;

/** Patches of files in their order. Text before the first is left out. */
export function parsePatches(output: Latin1): FilePatch[] {
  const files: { header: Latin1; hunks: Omit<PatchHunk, 'id'>[] }[] = [];
  let at = 0;
  while (at < output.length) {
    const line = lineAt(output, at);
    const file = files.at(-1);
    const head = file && hunkHead.exec(line.trimEnd());
    if (line.startsWith('diff --git ')) files.push({ header: line, hunks: [] });
    else if (file && head) {
      const hunk = readHunk(output, at + line.length, head);
      file.hunks.push(hunk);
      at += hunk.body.length;
    } else if (file && file.hunks.length === 0) file.header += line;
    at += line.length;
  }
  return files.map(({ header, hunks }) => ({
    header,
    hunks: identify(hunks),
    binary: /^(GIT binary patch|Binary files .* differ)$/m.test(header),
  }));
}

/** Names what a patch does, so that another is not taken for it. */
export function versionOf({ header, hunks }: FilePatch): string {
  const hash = createHash('sha256').update(header, 'latin1');
  for (const hunk of hunks) hash.update(hunk.body, 'latin1').update(String(hunk.newStart));
  return hash.digest('hex').slice(0, 16);
}

function readHunk(output: Latin1, from: number, head: RegExpExecArray): Omit<PatchHunk, 'id'> {
  const [, oldStart = '', oldLines = '1', newStart = '', newLines = '1', section = ''] = head;
  let before = Number(oldLines);
  let after = Number(newLines);
  let at = from;
  while (at < output.length) {
    const mark = output[at];
    // What says that the last line has no end follows when both sides are complete.
    if (before <= 0 && after <= 0 && mark !== '\\') break;
    if (mark === ' ' || mark === '-') before -= 1;
    if (mark === ' ' || mark === '+') after -= 1;
    if (mark !== ' ' && mark !== '-' && mark !== '+' && mark !== '\\') break;
    at += lineAt(output, at).length;
  }
  return {
    oldStart: Number(oldStart),
    oldLines: Number(oldLines),
    newStart: Number(newStart),
    newLines: Number(newLines),
    section,
    body: output.slice(from, at),
  };
}

/** Hunks with the same lines are told apart by their order. */
function identify(hunks: readonly Omit<PatchHunk, 'id'>[]): PatchHunk[] {
  const seen = new Map<string, number>();
  return hunks.map((hunk) => {
    const hash = createHash('sha256').update(hunk.body, 'latin1').digest('hex').slice(0, 16);
    const count = (seen.get(hash) ?? 0) + 1;
    seen.set(hash, count);
    return { ...hunk, id: count === 1 ? hash : `${hash}-${count}` };
  });
}

/** The line that begins there, with its end. */
function lineAt(text: string, at: number): string {
  const end = text.indexOf('\n', at);
  return text.slice(at, end < 0 ? text.length : end + 1);
}
