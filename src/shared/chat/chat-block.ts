import * as z from 'zod/mini';

/** Text; `audience` says who it is for, where that is not everybody. */
const textBlock = z.object({
  type: z.literal('text'),
  text: z.string(),
  audience: z.optional(z.enum(['user', 'assistant'])),
});

/**
 * Data of a block: `inline` as base64, or `blob`, the key under which the chat's store has it. Neither
 * if it was left out for its size. `bytes` is its size before encoding.
 */
const data = {
  inline: z.optional(z.string()),
  blob: z.optional(z.string()),
  bytes: z.number(),
};

const mediaBlock = z.object({
  type: z.enum(['image', 'audio']),
  mimeType: z.string(),
  uri: z.optional(z.string()),
  ...data,
});

/** A file somebody points at. */
const linkBlock = z.object({
  type: z.literal('link'),
  uri: z.string(),
  name: z.string(),
  title: z.optional(z.string()),
  description: z.optional(z.string()),
  mimeType: z.optional(z.string()),
  size: z.optional(z.number()),
});

/** A file with its content: text, or data. */
const resourceBlock = z.object({
  type: z.literal('resource'),
  uri: z.string(),
  mimeType: z.optional(z.string()),
  text: z.optional(z.string()),
  ...data,
});

/** One piece of a message or of a tool's output. */
export const chatBlock = z.discriminatedUnion('type', [
  textBlock,
  mediaBlock,
  linkBlock,
  resourceBlock,
]);
export type ChatBlock = z.infer<typeof chatBlock>;
