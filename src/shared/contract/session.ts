import * as z from 'zod/mini';
import {
  MAX_ARG,
  MAX_ARGS,
  MAX_COLS,
  MAX_ENV_ENTRIES,
  MAX_ENV_VALUE,
  MAX_NAME,
  MAX_PATH,
  MAX_ROWS,
  MAX_SESSION_ID,
  MAX_SESSION_ID_SEGMENT,
  MAX_TITLE,
} from './limits.ts';
import { askedPages, previewFacts } from './preview.ts';

/** `segment(/segment)*` of `A-Za-z0-9_-`; the last segment may not be `env` (wmux.md 11.1). */
export const sessionId = z.string().check(
  z.maxLength(MAX_SESSION_ID),
  z.regex(
    /^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/,
    'Use letters, digits, - and _, with / between parts.',
  ),
  z.refine(
    (id) => id.split('/').every((part) => part.length <= MAX_SESSION_ID_SEGMENT),
    `Each part of an id has at most ${MAX_SESSION_ID_SEGMENT} characters.`,
  ),
  z.refine(
    (id) => id !== 'env' && !id.endsWith('/env'),
    'The last part of an id may not be "env".',
  ),
);

/** Terminal width in cells. */
export const cols = z.int().check(z.minimum(1), z.maximum(MAX_COLS));
/** Terminal height in cells. */
export const rows = z.int().check(z.minimum(1), z.maximum(MAX_ROWS));

/** Environment as name to value. Names hold no `=` or NUL. */
export const environment = z
  .record(
    z.string().check(z.minLength(1), z.maxLength(256), z.regex(/^[^=\0]+$/)),
    z.string().check(z.maxLength(MAX_ENV_VALUE), z.regex(/^[^\0]*$/)),
  )
  .check(z.refine((env) => Object.keys(env).length <= MAX_ENV_ENTRIES, 'Too many variables.'));

export const path = z.string().check(z.maxLength(MAX_PATH), z.regex(/^[^\0]*$/));
export const args = z
  .array(z.string().check(z.maxLength(MAX_ARG), z.regex(/^[^\0]*$/)))
  .check(z.maxLength(MAX_ARGS));

/** Icons a profile or session may carry; the renderer maps each to a glyph. */
export const iconNames = [
  'terminal',
  'shell',
  'bot',
  'rocket',
  'server',
  'database',
  'flask',
  'hammer',
  'globe',
  'folder',
  'star',
  'zap',
] as const;
export const icon = z.enum(iconNames);
/** A tint from the palette of the current theme, so that it stays legible in each. */
export const tintNames = [
  'red',
  'orange',
  'yellow',
  'green',
  'teal',
  'blue',
  'purple',
  'pink',
  'gray',
] as const;
export const tint = z.enum(tintNames);

/** `alive`: running with a viewer or never attached; `detached`: running, last viewer left; `exited`: ended. */
export const sessionState = z.enum(['alive', 'detached', 'exited']);

/** How a session's process ended. `signal` is the name without loss, e.g. `SIGKILL`; then `code` is -1. */
export const exitStatus = z.object({
  code: z.int(),
  signal: z.nullable(z.string().check(z.maxLength(32))),
  /** ms since the epoch */
  at: z.number(),
});

/** What is known of a session that an earlier run of Aerie left behind. */
export const restored = z.object({
  /** True if it ran until Aerie stopped, which was at about `exit.at`; false if it had ended before. */
  ran: z.boolean(),
  /** False if some of its last output could not be kept. */
  complete: z.boolean(),
});

/**
 * Reasons to ask to be looked at. `prompt`: a program asks a question that is known as one (password,
 * yes or no, an agent's permission); `waiting`: a program has stopped to wait for input.
 */
export const attentionReason = z.enum([
  'bell',
  'notification',
  'exited',
  'prompt',
  'waiting',
  // Of chats: the agent asks for permission or something else, could not go on, has finished.
  'permission',
  'question',
  'failed',
  'finished',
]);

/** An episode in which a session or chat asks to be looked at, until someone looks or types. */
export const attention = z.object({
  /** Tells it from earlier and later episodes of the session. */
  id: z.string().check(z.maxLength(64)),
  reason: attentionReason,
  /** What the program said, on one line. Untrusted text. */
  message: z.nullable(z.string().check(z.maxLength(MAX_TITLE))),
  /** When it began, and when it was last repeated; ms since the epoch. */
  since: z.number(),
  at: z.number(),
  /** How often the same was said. */
  count: z.int(),
});

export const sessionInfo = z.object({
  id: sessionId,
  /** Name given by a person; else null and `title` or the program's name is shown. */
  name: z.nullable(z.string().check(z.maxLength(MAX_NAME))),
  /** Last OSC 0/2 title, control characters removed. Untrusted text. */
  title: z.string().check(z.maxLength(MAX_TITLE)),
  state: sessionState,
  /** Process id; 0 once ended. */
  pid: z.int(),
  cols,
  rows,
  shell: path,
  args,
  /** Current folder: from OSC 7 or the process where the system tells, else where it started. */
  cwd: path,
  profileId: z.nullable(z.string().check(z.maxLength(64))),
  icon: z.nullable(icon),
  tint: z.nullable(tint),
  createdAt: z.number(),
  exit: z.nullable(exitStatus),
  attention: z.nullable(attention),
  /** Viewers attached now. */
  viewers: z.int(),
  /** True while a foreground command runs, known only with shell integration. */
  busy: z.boolean(),
  /** True while what it shows is written to a file. */
  recording: z.boolean(),
  /** How often this session was restarted; viewers of an older run re-attach. */
  generation: z.int(),
  /** Present while the session is one of an earlier run: ended, and not started again yet. */
  restored: z.optional(restored),
  /** Present while the program wants something shown beside it: see `sessions.preview`. */
  preview: z.optional(previewFacts),
  /** Web pages that programs want to open, the oldest first; at most one of each site. */
  pages: z.optional(askedPages),
});

export const createSession = z.object({
  id: z.optional(sessionId),
  profileId: z.optional(z.string().check(z.maxLength(64))),
  name: z.optional(z.string().check(z.maxLength(MAX_NAME))),
  /** Program to run; empty or absent means the profile's, else the user's login shell. */
  shell: z.optional(path),
  args: z.optional(args),
  /** Folder to start in; empty or absent means the profile's, else the home folder. */
  cwd: z.optional(path),
  env: z.optional(environment),
  /** `merge` (default) lays `env` over the user's environment; `replace` uses it alone. */
  envMode: z.optional(z.enum(['merge', 'replace'])),
  icon: z.optional(icon),
  tint: z.optional(tint),
  cols,
  rows,
});

export type SessionInfo = z.infer<typeof sessionInfo>;
export type SessionState = z.infer<typeof sessionState>;
export type ExitStatus = z.infer<typeof exitStatus>;
export type Restored = z.infer<typeof restored>;
export type Attention = z.infer<typeof attention>;
export type AttentionReason = z.infer<typeof attentionReason>;
export type CreateSession = z.infer<typeof createSession>;
export type IconName = z.infer<typeof icon>;
export type TintName = z.infer<typeof tint>;
