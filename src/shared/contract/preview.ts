// What programs of a session want shown beside their terminal, and the web pages they want opened. All
// of it is said by a program: untrusted.

import * as z from 'zod/mini';
import { MAX_ASKED_PAGES, MAX_PREVIEW_CHARS, MAX_WEB_ADDRESS } from './limits.ts';

/** Tells one preview of a session from the one before. */
const version = z.int();
const webAddress = z.string().check(z.maxLength(MAX_WEB_ADDRESS), z.regex(/^https?:\/\//));

/** What is told of a preview until somebody looks. */
export const previewFacts = z.object({ kind: z.enum(['markdown', 'url']), version });

/** A web page that a program wants to open. It waits until somebody takes it. */
export const askedPage = z.object({
  id: z.string().check(z.minLength(1), z.maxLength(64)),
  url: webAddress,
});
export const askedPages = z.array(askedPage).check(z.maxLength(MAX_ASKED_PAGES));

/** What a program wants to be shown now. */
export const preview = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('markdown'),
    version,
    text: z.string().check(z.maxLength(MAX_PREVIEW_CHARS)),
  }),
  z.object({ kind: z.literal('url'), version, url: webAddress }),
]);

export type AskedPage = z.infer<typeof askedPage>;
export type Preview = z.infer<typeof preview>;
