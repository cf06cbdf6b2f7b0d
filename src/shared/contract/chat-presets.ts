// A way to begin a chat: which agent, where, with which options, and what to say first.

import * as z from 'zod/mini';
import { MAX_NAME } from './limits.ts';
import { path } from './session.ts';

export const MAX_PRESETS = 50;
const MAX_CHOICES = 50;
const MAX_FIRST_PROMPT = 20_000;

/** Choices by the id of the agent's option, e.g. `model`. */
export const optionChoices = z
  .record(
    z.string().check(z.minLength(1), z.maxLength(MAX_NAME)),
    z.union([z.string().check(z.maxLength(MAX_NAME)), z.boolean()]),
  )
  .check(z.refine((all) => Object.keys(all).length <= MAX_CHOICES, 'These are too many options.'));

export const chatPreset = z.object({
  id: z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/)),
  name: z.string().check(z.minLength(1, 'Give the preset a name.'), z.maxLength(MAX_NAME)),
  agent: z.string().check(z.regex(/^[a-z0-9-]{1,64}$/)),
  /** Empty means the home folder. */
  cwd: path,
  options: optionChoices,
  /** Begins in a new git worktree of the folder's repository. */
  worktree: z.boolean(),
  /** Empty leaves the first message to the person. */
  prompt: z.string().check(z.maxLength(MAX_FIRST_PROMPT)),
});

export type OptionChoices = z.infer<typeof optionChoices>;
export type ChatPreset = z.infer<typeof chatPreset>;
