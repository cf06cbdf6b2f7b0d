// How worktrees are spoken of. Pure.

import type { ChatInfo, WorktreeLoss, WorktreeProgress } from '#shared/contract/index.ts';
import { worktreeName } from '#shared/contract/worktrees.ts';

/** What is wrong with a name for a worktree, as a sentence; undefined if nothing. Empty is none yet. */
export function nameProblem(name: string): string | undefined {
  if (name === '') return undefined;
  const read = worktreeName.safeParse(name);
  return read.success ? undefined : (read.error.issues[0]?.message ?? 'That is no name.');
}

/** How far a new worktree is. */
export function progressText({ phase, percent }: WorktreeProgress): string | undefined {
  if (phase === 'done' || phase === 'failed') return undefined;
  const what = phase === 'files' ? 'Writing the files of the worktree' : 'Making the worktree';
  return percent === null ? `${what}…` : `${what}… ${percent} %`;
}

/** True if a chat has a worktree of its own that is still there. */
export function hasWorktree({ worktree }: Pick<ChatInfo, 'worktree'>): boolean {
  return worktree !== undefined && !worktree.removed;
}

/** What would be lost with a worktree, as a sentence for a person who decides. */
export function lossText({ files, commits }: WorktreeLoss): string {
  const lost = [
    files > 0 && `${files} uncommitted ${files === 1 ? 'file' : 'files'}`,
    commits > 0 && `${commits} ${commits === 1 ? 'commit' : 'commits'} that no other branch has`,
  ].filter(Boolean);
  if (lost.length === 0) {
    return 'Nothing would be lost: all of its work is in another branch too. The chat stays.';
  }
  return `These would be lost for good: ${lost.join(', and ')}. The chat stays.`;
}
