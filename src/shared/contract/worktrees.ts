// Schemas of git worktrees: further folders of a repository, each with a branch of its own.

import * as z from 'zod/mini';
import { MAX_NAME, MAX_TITLE, MAX_WORKTREE_NAME } from './limits.ts';
import { path } from './session.ts';

const branch = z.string().check(z.minLength(1), z.maxLength(MAX_TITLE));

/** Name of a worktree, and of its branch behind `aerie/`. */
export const worktreeName = z.string().check(
  z.minLength(1),
  z.maxLength(MAX_WORKTREE_NAME),
  z.regex(
    /^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9_-])?$/,
    'Use letters, digits, dots, - and _; begin with a letter or digit.',
  ),
  z.refine((name) => !name.includes('..'), 'Two dots may not follow each other.'),
  z.refine((name) => !name.toLowerCase().endsWith('.lock'), 'The name may not end in .lock.'),
);

/** Asks for a chat in a new worktree of the repository that its folder is in. */
export const newWorktree = z.object({
  /** Chosen from words that are not taken yet, unless given. */
  name: z.optional(worktreeName),
  /** Branch that it begins at; the commit that is checked out unless given. */
  from: z.optional(branch),
});

/** The worktree that a chat was begun in. */
export const chatWorktree = z.object({
  /** The repository's own folder. */
  root: path,
  path,
  branch,
  /** It was removed since. */
  removed: z.boolean(),
});

/** What a new worktree of a folder's repository may look like. */
export const worktreeOptions = z.object({
  /** Null if the folder is in no repository. */
  root: z.nullable(path),
  /** Why there cannot be one, as a sentence; null if there can. */
  reason: z.nullable(z.string().check(z.maxLength(MAX_TITLE))),
  /** Local branches, changed last first. */
  branches: z.array(branch),
  current: z.nullable(branch),
  /** A name that is free, and where it would be. */
  name: z.string().check(z.maxLength(MAX_WORKTREE_NAME)),
  path: z.nullable(path),
  branch: z.nullable(branch),
});

export const worktreeInfo = z.object({
  path,
  branch: z.nullable(branch),
  /** The repository's own folder, which cannot be removed. */
  main: z.boolean(),
  /** Somebody locked it, e.g. because it is on a removable drive. */
  locked: z.boolean(),
  /** Its folder is gone. */
  missing: z.boolean(),
  /** Ids of chats in it, archived ones too. */
  chats: z.array(z.string().check(z.maxLength(MAX_NAME))),
});

/** What would be lost with a worktree and its branch. */
export const worktreeLoss = z.object({
  /** Changed and new files that are not committed. */
  files: z.int(),
  /** Some of them. */
  some: z.array(z.string()),
  /** Commits that are in no other branch. */
  commits: z.int(),
});

export const worktreeProgress = z.object({
  phase: z.enum(['waiting', 'creating', 'files', 'done', 'failed']),
  /** 0 to 100; null if that is not known. */
  percent: z.nullable(z.int()),
});

export type NewWorktree = z.infer<typeof newWorktree>;
export type ChatWorktree = z.infer<typeof chatWorktree>;
export type WorktreeOptions = z.infer<typeof worktreeOptions>;
export type WorktreeInfo = z.infer<typeof worktreeInfo>;
export type WorktreeLoss = z.infer<typeof worktreeLoss>;
export type WorktreeProgress = z.infer<typeof worktreeProgress>;
