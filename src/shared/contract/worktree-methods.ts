import { eventIterator } from '@orpc/contract';
import * as z from 'zod/mini';
import { commandId } from './chats.ts';
import { method } from './method.ts';
import { path } from './session.ts';
import * as worktrees from './worktrees.ts';

const none = z.optional(z.void());
const codes = ['git_missing', 'git_failed', 'no_repository', 'storage_failed'] as const;
const place = z.object({ folder: path, path });

/** Git worktrees of repositories. A chat begins in a new one by `chats.create`. */
export const worktreeMethods = {
  /** What a new one may look like; with `name`, where that would be. No repository is not an error. */
  options: method('git_missing', 'git_failed')
    .input(z.object({ folder: path, name: z.optional(worktrees.worktreeName) }))
    .output(worktrees.worktreeOptions),
  /** How far the worktree of a `chats.create` is, until it is there or could not be made. */
  progress: method()
    .input(z.object({ commandId }))
    .output(eventIterator(worktrees.worktreeProgress)),
  /** All of the repository that `folder` is in, its own first. */
  list: method(...codes)
    .input(z.object({ folder: path }))
    .output(z.array(worktrees.worktreeInfo)),
  /** What would be lost if it were removed. */
  inspect: method(...codes, 'worktree_not_found')
    .input(place)
    .output(worktrees.worktreeLoss),
  /**
   * Removes a worktree, and its branch if Aerie made that. Refuses with what would be lost, unless
   * `force`.
   */
  remove: method(...codes, 'worktree_not_found', 'worktree_in_use', 'worktree_has_work')
    .input(z.object({ ...place.shape, force: z.optional(z.boolean()) }))
    .output(none),
};
