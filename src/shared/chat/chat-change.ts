import * as z from 'zod/mini';
import { chatFacts } from './chat-facts.ts';
import { chatItem } from './chat-item.ts';

/** The smallest step of a chat. Steps about different items may be swapped. */
export const chatChange = z.discriminatedUnion('type', [
  /** Replaces the item of this id where it stands, or adds it at the end. */
  z.object({ type: z.literal('upsert'), item: chatItem }),
  /**
   * Adds text to the end of the item's last text (`text`), or to that of its sub-agent (`child`).
   * Nothing happens to an item that is not there.
   */
  z.object({
    type: z.literal('append'),
    id: z.string(),
    part: z.enum(['text', 'child']),
    text: z.string(),
  }),
  z.object({ type: z.literal('remove'), id: z.string() }),
  /** Replaces those facts that are given. */
  z.object({ type: z.literal('facts'), facts: z.exactPartial(chatFacts) }),
]);
export type ChatChange = z.infer<typeof chatChange>;
