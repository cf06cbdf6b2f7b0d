// A `.cmd` file as npm, pnpm and yarn write it only starts a program. Starting it needs a shell, with
// all that a shell makes of arguments; so its target is started in its place.
import { win32 } from 'node:path';

export interface ShimTarget {
  /** Absolute path of a script or program. */
  readonly path: string;
  /** Flags for Node that stand before a script. */
  readonly nodeFlags: readonly string[];
}

/** What the shim at `path` with this text starts; undefined if that cannot be told. */
export function shimTarget(path: string, text: string): ShimTarget | undefined {
  const line = text.split(/\r?\n/).findLast((candidate) => candidate.includes('%*'));
  if (line === undefined) return undefined;
  const targets = [...line.matchAll(/"(?:%~dp0|%dp0%)\\?([^"%]+)"/g)];
  const target = targets.findLast(([, file = '']) => !/(^|\\)node\.exe$/i.test(file));
  if (target === undefined) return undefined;
  const [whole, file = ''] = target;
  const before = line.slice(0, line.indexOf(whole));
  const flags = /(?:"%_prog%"|node(?:\.exe)?"?)((?:\s+-[^\s"]+)*)\s*$/i.exec(before)?.[1] ?? '';
  return {
    path: win32.join(win32.dirname(path), file),
    nodeFlags: flags.split(/\s+/).filter((flag) => flag !== ''),
  };
}
