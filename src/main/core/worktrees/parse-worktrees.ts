// Reads what `git worktree list --porcelain` prints, with or without `-z`.

import { type Latin1, nameOf } from '../git/git-names.ts';

export interface ListedWorktree {
  readonly path: string;
  readonly head: string | null;
  readonly branch: string | null;
  /** The repository's own folder; it may have no files of its own. */
  readonly main: boolean;
  readonly locked: boolean;
  /** Git found that its folder is gone. */
  readonly prunable: boolean;
}

/** Worktrees in their order, the repository's own first. */
export function parseWorktrees(output: Latin1): ListedWorktree[] {
  const end = output.includes('\0') ? '\0' : '\n';
  return output
    .split(end + end)
    .map((block) => block.split(end))
    .flatMap((lines, index): ListedWorktree[] => {
      const value = (key: string): string | undefined => {
        const line = lines.find((one) => one === key || one.startsWith(`${key} `));
        return line?.slice(key.length + 1);
      };
      const path = value('worktree');
      if (path === undefined || path === '') return [];
      const branch = value('branch');
      return [
        {
          path: nameOf(path),
          head: value('HEAD') ?? null,
          branch: branch === undefined ? null : nameOf(branch).replace(/^refs\/heads\//, ''),
          main: index === 0,
          locked: value('locked') !== undefined,
          prunable: value('prunable') !== undefined,
        },
      ];
    });
}
