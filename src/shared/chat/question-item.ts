import * as z from 'zod/mini';

const fieldBase = {
  /** What its value is called in the answer. */
  name: z.string(),
  title: z.string(),
  description: z.optional(z.string()),
  required: z.boolean(),
};

export const questionChoice = z.object({
  /** As the agent gave it: it goes back unchanged. */
  value: z.string(),
  title: z.string(),
  description: z.optional(z.string()),
});

const choiceBase = {
  ...fieldBase,
  choices: z.array(questionChoice),
  /** A text of one's own is welcome too. */
  other: z.optional(z.literal(true)),
  /** What is typed is neither shown nor kept. */
  secret: z.optional(z.literal(true)),
};

/** One thing to fill in. What is filled in at first is in `preset`. */
export const questionField = z.discriminatedUnion('type', [
  z.object({
    ...fieldBase,
    type: z.literal('text'),
    format: z.optional(z.enum(['email', 'uri', 'date', 'date-time'])),
    maxLength: z.optional(z.number()),
    secret: z.optional(z.literal(true)),
    preset: z.optional(z.string()),
  }),
  z.object({
    ...fieldBase,
    type: z.literal('number'),
    integer: z.boolean(),
    minimum: z.optional(z.number()),
    maximum: z.optional(z.number()),
    preset: z.optional(z.number()),
  }),
  z.object({ ...fieldBase, type: z.literal('boolean'), preset: z.optional(z.boolean()) }),
  z.object({ ...choiceBase, type: z.literal('choice'), preset: z.optional(z.string()) }),
  z.object({
    ...choiceBase,
    type: z.literal('choices'),
    minItems: z.optional(z.number()),
    maxItems: z.optional(z.number()),
    preset: z.optional(z.array(z.string())),
  }),
  /** Filled in as JSON text; `schema` is what the agent says about it. */
  z.object({ ...fieldBase, type: z.literal('raw'), schema: z.string() }),
]);
export type QuestionField = z.infer<typeof questionField>;

export const questionPage = z.object({
  url: z.string(),
  /** Where it leads; international names in their ASCII form. */
  host: z.string(),
  /** What the agent calls it when it is done. */
  elicitationId: z.string(),
  /** The agent says that what was to be done there is done. */
  done: z.optional(z.literal(true)),
});

/**
 * `cancelled`: closed without an answer, by a person or because nobody waits for it any more;
 * `unanswered`: the agent ended first.
 */
export const questionStates = [
  'waiting',
  'answered',
  'declined',
  'cancelled',
  'unanswered',
] as const;

/** What was answered to one field; without `text` it is a secret. */
export const questionAnswer = z.object({
  /** Of the field. */
  name: z.string(),
  title: z.string(),
  text: z.optional(z.string()),
});
export type QuestionAnswer = z.infer<typeof questionAnswer>;

export const questionItem = z.object({
  type: z.literal('question'),
  id: z.string(),
  at: z.number(),
  /** What an answer names. */
  ask: z.string(),
  /** The agent's words. */
  message: z.string(),
  fields: z.array(questionField),
  /** A page to open instead of fields. */
  page: z.optional(questionPage),
  /** It may be dismissed without a yes or no. */
  dismissible: z.boolean(),
  state: z.enum(questionStates),
  answers: z.optional(z.array(questionAnswer)),
  decidedAt: z.optional(z.number()),
  /** Which surface answered. */
  by: z.optional(z.string()),
});
/** A question of the agent to the person, and its answer. Its text comes from the agent. */
export type QuestionItem = z.infer<typeof questionItem>;

/** A question as it is asked. */
export type AskedQuestion = Pick<QuestionItem, 'message' | 'fields' | 'page' | 'dismissible'>;
