// Schemas of what a chat shows of the files in its folder. Paths in answers are relative, with slashes.

import * as z from 'zod/mini';
import { chatId } from './chats.ts';
import { path } from './session.ts';

/** Files found at once. */
export const MAX_FOUND_FILES = 50;
/** Files asked about at once. */
export const MAX_CHECKED_FILES = 100;
/** Characters of a file that are shown at once. */
export const MAX_SHOWN_FILE = 256 * 1024;

export const findFilesInput = z.object({
  chat: chatId,
  /** Letters of a path in their order; empty for what is at the top. */
  query: z.string().check(z.maxLength(256)),
  limit: z.optional(z.int().check(z.minimum(1), z.maximum(MAX_FOUND_FILES))),
});
export const foundFile = z.object({ path, kind: z.enum(['file', 'folder']) });
export const foundFiles = z.object({
  /** The best first. */
  files: z.array(foundFile),
  /** False if the folder has more files than were looked at. */
  complete: z.boolean(),
});

export const checkFilesInput = z.object({
  chat: chatId,
  paths: z.array(path).check(z.maxLength(MAX_CHECKED_FILES)),
});
/** `outside`: not in the chat's folder, and not looked at. */
export const fileState = z.enum(['file', 'folder', 'missing', 'outside']);

export const readFileInput = z.object({
  chat: chatId,
  /** Absolute, or relative to the folder of the chat. */
  path,
  /** The line that must be among those that are given out, from 1. */
  line: z.optional(z.int().check(z.minimum(1))),
});
/** Whole lines of a text file, as many as are given out at once. */
export const shownFile = z.object({
  /** Absolute. */
  path,
  name: path,
  /** Number of the first line of `text`, from 1. */
  first: z.int(),
  text: z.string(),
  /** Lines of the whole file. */
  lines: z.int(),
});

export type FoundFile = z.infer<typeof foundFile>;
export type FoundFiles = z.infer<typeof foundFiles>;
export type FileState = z.infer<typeof fileState>;
export type ShownFile = z.infer<typeof shownFile>;
