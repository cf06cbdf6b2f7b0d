// Schemas of the protocol log: messages between Aerie and an agent, without secrets.

import * as z from 'zod/mini';
import { chatId } from './chats.ts';

/** Messages given out at once, and characters of one. */
export const MAX_PROTOCOL_FRAMES = 100;
export const MAX_PROTOCOL_TEXT = 20_000;

export const readProtocolInput = z.object({
  chat: chatId,
  /** The log read before, and the number of its last message that was seen. */
  log: z.optional(z.int()),
  after: z.optional(z.int().check(z.minimum(0))),
});

export const protocolFrame = z.object({
  number: z.int(),
  /** `in` comes from the agent; `stderr` it wrote beside; `event` tells of its start and end. */
  direction: z.enum(['in', 'out', 'stderr', 'event']),
  /** ms since 1970 */
  at: z.number(),
  method: z.nullable(z.string()),
  /** JSON, or a line that is no message; shortened. */
  text: z.string(),
  /** Why it did not reach anybody. */
  note: z.nullable(z.string()),
});

export const protocolPage = z.object({
  /** Another number for each process of the agent; 0 while none was started. */
  log: z.int(),
  frames: z.array(protocolFrame),
  /** There are more of them already. */
  more: z.boolean(),
});

export type ProtocolFrame = z.infer<typeof protocolFrame>;
export type ProtocolPage = z.infer<typeof protocolPage>;
export type SeenProtocol = Pick<z.infer<typeof readProtocolInput>, 'log' | 'after'>;
