import * as z from 'zod/mini';
import { chatId } from './chats.ts';
import { method } from './method.ts';
import * as usage from './usage.ts';

/** What chats with agents have used. Nothing counts twice; what deleted chats cost stays. */
export const usageMethods = {
  summary: method('storage_failed').input(usage.usageRange).output(usage.usageSummary),
  /** The same in single rows, at most 20,000. */
  rows: method('storage_failed').input(usage.usageRange).output(usage.usageRows),
  turns: method('storage_failed')
    .input(z.object({ chat: chatId }))
    .output(usage.turnUsages),
  /** What may be spent, as the settings say. */
  limits: method('chat_not_found', 'storage_failed')
    .input(usage.limitsInput)
    .output(usage.usageLimits),
};
