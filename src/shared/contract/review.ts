// Schemas of the review of what changed in the folder of a chat, as git sees it.

import * as z from 'zod/mini';
import { chatId, chatItemId } from './chats.ts';
import {
  MAX_CHAT_ITEM_ID,
  MAX_COMMIT_MESSAGE,
  MAX_HUNKS,
  MAX_PATH,
  MAX_REVIEW_PATHS,
  MAX_TITLE,
} from './limits.ts';
import { path } from './session.ts';

/** Object id of git. */
const objectId = z.string().check(z.regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/));
const branchName = z.string().check(z.minLength(1), z.maxLength(MAX_TITLE));

/**
 * Path of a file from the root of its repository, with `/`. A byte that is not UTF-8 is a lone
 * surrogate U+DC80–U+DCFF: show it as a replacement character, and send it back as it is.
 */
export const reviewPath = z
  .string()
  .check(z.minLength(1), z.maxLength(MAX_PATH), z.regex(/^[^\0]*$/));

/**
 * What is looked at: all that is not committed; all since the chat began; or what happened from the
 * start to the end of one turn, which is named by the item of its prompt.
 */
export const reviewScope = z.union([
  z.enum(['uncommitted', 'session']),
  z.object({ turn: chatItemId }),
]);

/** Where the folder of a chat is. */
export const reviewRepository = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none'), reason: z.enum(['no_folder', 'no_repository', 'bare']) }),
  z.object({
    kind: z.literal('git'),
    root: path,
    /** Folder of the chat from the root, with `/` at its end; empty if it is the root. */
    folder: z.string().check(z.maxLength(MAX_PATH)),
    /** Null if no branch is checked out. */
    branch: z.nullable(branchName),
    /** Null before the first commit. */
    head: z.nullable(objectId),
    /** What git is in the middle of. */
    operation: z.nullable(z.enum(['merge', 'rebase', 'cherry-pick', 'revert', 'bisect'])),
    /** True in a worktree beside the repository's own. */
    linked: z.boolean(),
  }),
]);

/** A moment of the working files that was recorded. */
export const reviewPoint = z.object({
  head: z.nullable(objectId),
  tree: objectId,
  /** ms since the epoch */
  at: z.number(),
});

export const reviewFile = z.object({
  path: reviewPath,
  /** Where it was, if it was renamed. */
  oldPath: z.optional(reviewPath),
  status: z.enum(['added', 'modified', 'deleted', 'renamed', 'untracked', 'conflicted']),
  /** How much of what is not committed is staged. */
  staged: z.enum(['none', 'all', 'partly']),
  /** Lines; 0 for binary files, and for those too large to be counted. */
  additions: z.int(),
  deletions: z.int(),
  binary: z.boolean(),
  /** A repository inside this one. */
  submodule: z.boolean(),
});

export const reviewStatus = z.object({
  repository: reviewRepository,
  /** Where the chat began; null if that was not recorded, see `note`. */
  start: z.nullable(reviewPoint),
  /** In the order of their paths. */
  files: z.array(reviewFile),
  /** Of all files, also those left out. */
  totals: z.object({ files: z.int(), additions: z.int(), deletions: z.int() }),
  /** True if there are more files than are listed. */
  truncated: z.boolean(),
  /** Why something is missing, as a sentence. */
  note: z.nullable(z.string().check(z.maxLength(MAX_TITLE))),
});

/** One more time to look; `reason` tells why. */
export const reviewNews = z.object({ reason: z.enum(['opened', 'tool', 'turn', 'action']) });

const hunkId = z.string().check(z.regex(/^[0-9a-f]{16}(-\d{1,6})?$/));
/** Names what a diff shows, to refuse what is done to another. */
const diffVersion = z.string().check(z.regex(/^[0-9a-f]{16}$/));
/** Lines shown around a change; or all of the file. */
const context = z.union([z.int().check(z.minimum(1), z.maximum(100)), z.literal('file')]);

export const diffLine = z.object({
  kind: z.enum(['context', 'added', 'removed']),
  /** Numbers of the line before and after, from 1; null on the side where it is not. */
  old: z.nullable(z.int()),
  new: z.nullable(z.int()),
  /** Without its line end; a carriage return before that is kept. */
  text: z.string(),
  /** Characters left out of a very long line at its end. */
  cut: z.optional(z.int()),
  /** True for a last line without a line end. */
  noNewline: z.optional(z.boolean()),
});

export const diffHunk = z.object({
  /** The same as long as its lines are the same. */
  id: hunkId,
  oldStart: z.int(),
  oldLines: z.int(),
  newStart: z.int(),
  newLines: z.int(),
  /** What git names as the place, e.g. the head of the function. */
  section: z.string(),
  lines: z.array(diffLine),
});

export const reviewDiff = z.object({
  path: reviewPath,
  oldPath: z.optional(reviewPath),
  /** Null if nothing is different (any more). */
  version: z.nullable(diffVersion),
  /** `100644`, `100755` (may be run), `120000` (link), `160000` (submodule); null on the side where it is not. */
  oldMode: z.nullable(z.string()),
  newMode: z.nullable(z.string()),
  binary: z.boolean(),
  /** True if it is too large to be shown; then there are no hunks. */
  tooLarge: z.boolean(),
  hunks: z.array(diffHunk),
});

export const reviewStatusInput = z.object({ chat: chatId, scope: reviewScope });
export const reviewDiffInput = z.object({
  chat: chatId,
  scope: reviewScope,
  path: reviewPath,
  /** Of `uncommitted`: only what is staged, or only what is not. */
  staged: z.optional(z.boolean()),
  /** 3 unless given. Hunks have other ids with another context. */
  context: z.optional(context),
});

const paths = z.array(reviewPath).check(z.minLength(1), z.maxLength(MAX_REVIEW_PATHS));
/** Some hunks of one file, as a diff with that context and version showed them. */
const hunksOf = {
  paths,
  hunks: z.optional(z.array(hunkId).check(z.minLength(1), z.maxLength(MAX_HUNKS))),
  version: z.optional(diffVersion),
  context: z.optional(context),
};
const oneFile = z.refine<{ paths: readonly string[]; hunks?: unknown; version?: unknown }>(
  ({ paths: named, hunks, version }) =>
    named.length === 1 || (hunks === undefined && version === undefined),
  'Hunks and a version are of one file.',
);

export const stageInput = z.object({ chat: chatId, ...hunksOf }).check(oneFile);
export const revertInput = z
  .object({
    chat: chatId,
    scope: reviewScope,
    /** Of `uncommitted`: only what is not staged. */
    staged: z.optional(z.literal(false)),
    ...hunksOf,
  })
  .check(oneFile);
export const undoId = z.string().check(z.minLength(1), z.maxLength(64));
export const undoInput = z.object({ chat: chatId, undo: undoId });
export const commitInput = z.object({
  chat: chatId,
  /** Whether hooks that lie in the repository run. Without it a repository that has some is refused. */
  hooks: z.optional(z.boolean()),
  message: z.string().check(z.maxLength(MAX_COMMIT_MESSAGE), z.regex(/\S/), z.regex(/^[^\0]*$/)),
});
export const commitResult = z.object({
  commit: objectId,
  branch: z.nullable(branchName),
  /** First line of its message. */
  subject: z.string(),
});

/** Turns of a chat that can be looked at, oldest first. */
export const reviewTurns = z.array(
  z.object({
    turn: z.string().check(z.maxLength(MAX_CHAT_ITEM_ID)),
    /** When it began, and when its end was recorded; null while it runs. */
    at: z.number(),
    endedAt: z.nullable(z.number()),
    /** False if both ends hold the same files. */
    changed: z.boolean(),
  }),
);

export type ReviewScope = z.infer<typeof reviewScope>;
export type ReviewRepository = z.infer<typeof reviewRepository>;
export type ReviewPoint = z.infer<typeof reviewPoint>;
export type ReviewFile = z.infer<typeof reviewFile>;
export type ReviewStatus = z.infer<typeof reviewStatus>;
export type ReviewNews = z.infer<typeof reviewNews>;
export type ReviewTurns = z.infer<typeof reviewTurns>;
export type DiffContext = z.infer<typeof context>;
export type DiffLine = z.infer<typeof diffLine>;
export type DiffHunk = z.infer<typeof diffHunk>;
export type ReviewDiff = z.infer<typeof reviewDiff>;
export type ReviewDiffInput = z.infer<typeof reviewDiffInput>;
export type StageInput = z.infer<typeof stageInput>;
export type RevertInput = z.infer<typeof revertInput>;
export type CommitInput = z.infer<typeof commitInput>;
export type CommitResult = z.infer<typeof commitResult>;
