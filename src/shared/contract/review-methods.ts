import { eventIterator } from '@orpc/contract';
import * as z from 'zod/mini';
import { chatId } from './chats.ts';
import { method } from './method.ts';
import * as review from './review.ts';

const none = z.optional(z.void());
const read = ['chat_not_found', 'storage_failed', 'git_missing', 'git_failed'] as const;
const write = [...read, 'no_repository', 'review_changed'] as const;

/** What changed in the folder of a chat, and what becomes of it. */
export const reviewMethods = {
  /** The changed files of a scope. A folder without a repository is not an error. */
  status: method(...read)
    .input(review.reviewStatusInput)
    .output(review.reviewStatus),
  /** Says when to look again: at once, after tool calls that may have changed files, turns, actions. */
  watch: method('chat_not_found', 'storage_failed')
    .input(z.object({ chat: chatId }))
    .output(eventIterator(review.reviewNews)),
  /** Turns whose files were recorded at both ends. */
  turns: method('chat_not_found', 'storage_failed')
    .input(z.object({ chat: chatId }))
    .output(review.reviewTurns),
  /** What is different in one file. */
  diff: method(...read, 'no_repository')
    .input(review.reviewDiffInput)
    .output(review.reviewDiff),
  /** Puts files, or hunks of one, into the next commit: of what is not staged. */
  stage: method(...write)
    .input(review.stageInput)
    .output(none),
  /** Takes files, or hunks of one, out of the next commit: of what is staged. */
  unstage: method(...write)
    .input(review.stageInput)
    .output(none),
  /** Undoes changes of a scope in the working files, and in the next commit where they are staged. */
  revert: method(...write)
    .input(review.revertInput)
    .output(z.object({ undo: review.undoId })),
  /** Takes a `revert` back; once. */
  undo: method(...write, 'undo_not_found')
    .input(review.undoInput)
    .output(none),
  /** Commits what is staged as the user, with hooks of the repository if that is wanted. */
  commit: method(...write, 'commit_failed', 'commit_has_hooks')
    .input(review.commitInput)
    .output(review.commitResult),
};
