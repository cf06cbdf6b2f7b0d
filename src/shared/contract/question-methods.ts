// Answers to what agents ask in chats: forms, questions and pages.

import * as z from 'zod/mini';
import { chatId, commandId } from './chats.ts';
import {
  MAX_ANSWER_CHARS,
  MAX_ANSWER_FIELDS,
  MAX_ANSWER_NAME,
  MAX_CHAT_ITEM_ID,
} from './limits.ts';
import { method } from './method.ts';

const text = z.string().check(z.maxLength(MAX_ANSWER_CHARS));
const fieldName = z.string().check(z.maxLength(MAX_ANSWER_NAME));

const values = z
  .record(
    fieldName,
    z.union([text, z.number(), z.boolean(), z.array(text).check(z.maxLength(MAX_ANSWER_FIELDS))]),
  )
  .check(z.refine((all) => Object.keys(all).length <= MAX_ANSWER_FIELDS, 'Too many answers.'));

/** What a person says to a question. */
export const questionReply = z.discriminatedUnion('action', [
  /** Values by name of the field; none for a page. */
  z.object({ action: z.literal('accept'), values }),
  z.object({ action: z.literal('decline') }),
  /** Neither yes nor no. */
  z.object({ action: z.literal('cancel') }),
]);
export type QuestionReply = z.infer<typeof questionReply>;

const answerQuestion = z.object({
  chat: chatId,
  commandId,
  ask: z.string().check(z.minLength(1), z.maxLength(MAX_CHAT_ITEM_ID)),
  reply: questionReply,
});

/** Methods of questions; they stand among those of chats. */
export const questionMethods = {
  /**
   * Answers a question of the agent. The first answer counts: `accepted` is false if it was answered
   * or taken back before, or if `problems` has a sentence for a field (the empty name is the whole).
   */
  answerQuestion: method('chat_not_found', 'storage_failed')
    .input(answerQuestion)
    .output(
      z.object({ accepted: z.boolean(), problems: z.optional(z.record(z.string(), z.string())) }),
    ),
};
