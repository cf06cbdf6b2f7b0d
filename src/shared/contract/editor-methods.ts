import * as z from 'zod/mini';
import { MAX_NAME } from './limits.ts';
import { method } from './method.ts';
import { path, sessionId } from './session.ts';

const place = z.int().check(z.minimum(1), z.maximum(10_000_000));

/** The user's own editor, on the machine where the files are. */
export const editorMethods = {
  /** Opens a file that exists, by its absolute path. An editor for terminals opens as a session. */
  open: method('file_not_found', 'editor_not_found', 'session_limit', 'spawn_failed')
    .input(z.object({ path, line: z.optional(place), column: z.optional(place) }))
    .output(
      z.object({
        /** What it is called. */
        editor: z.string().check(z.maxLength(MAX_NAME)),
        /** The terminal that it is in; null if it has a window of its own. */
        session: z.nullable(sessionId),
      }),
    ),
};
