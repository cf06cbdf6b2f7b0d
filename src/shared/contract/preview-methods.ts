import * as z from 'zod/mini';
import { method } from './method.ts';
import { askedPage, preview } from './preview.ts';
import { sessionId } from './session.ts';

/** What programs of sessions want to show, and to open. News of both are in `SessionInfo`. */
export const previewMethods = {
  /** What the program wants shown now; null if nothing. */
  preview: method('session_not_found')
    .input(z.object({ id: sessionId }))
    .output(z.nullable(preview)),
  /** Takes a page off the list, to open it or not; `taken` is false if somebody else has. */
  takePage: method('session_not_found')
    .input(z.object({ id: sessionId, page: askedPage.shape.id }))
    .output(z.object({ taken: z.boolean() })),
};
