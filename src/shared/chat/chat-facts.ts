import * as z from 'zod/mini';

export const chatCommand = z.object({
  name: z.string(),
  description: z.string(),
  hint: z.optional(z.string()),
});
export type ChatCommand = z.infer<typeof chatCommand>;

const choice = z.object({
  value: z.string(),
  name: z.string(),
  description: z.optional(z.string()),
});

const optionBase = {
  id: z.string(),
  name: z.string(),
  description: z.optional(z.string()),
  /** `mode`, `model`, `model_config`, `thought_level` or the agent's own. */
  category: z.optional(z.string()),
};

/** Something a person can choose for a session. Choices outside of a group are in one with no name. */
export const chatOption = z.discriminatedUnion('type', [
  z.object({
    ...optionBase,
    type: z.literal('select'),
    value: z.string(),
    groups: z.array(z.object({ name: z.string(), choices: z.array(choice) })),
  }),
  z.object({ ...optionBase, type: z.literal('boolean'), value: z.boolean() }),
]);
export type ChatOption = z.infer<typeof chatOption>;

export const tokenCounts = z.object({
  input: z.number(),
  output: z.number(),
  cachedRead: z.number(),
  cachedWrite: z.number(),
  thought: z.number(),
  total: z.number(),
});
export type TokenCounts = z.infer<typeof tokenCounts>;

export const chatUsage = z.object({
  /** Tokens in the context, and how many fit. */
  used: z.optional(z.number()),
  size: z.optional(z.number()),
  /** Of the session itself, since it began. */
  cost: z.optional(z.object({ amount: z.number(), currency: z.string() })),
  /** What of `cost` is in the usage of turns, or was there before the first one; in USD. */
  counted: z.optional(z.number()),
  /** True until a cost is told after the session was opened: it may count from zero again. */
  reopened: z.optional(z.literal(true)),
  /** Of sub-agents, by their session. */
  childCosts: z.optional(z.array(z.object({ sessionId: z.string(), usd: z.number() }))),
  /** Of the turn that ended last. */
  turnTokens: z.optional(tokenCounts),
  /** Of the session, where the agent tells. */
  tokens: z.optional(tokenCounts),
});
export type ChatUsage = z.infer<typeof chatUsage>;

/** The turn that runs. */
export const chatTurn = z.object({
  /** Item of the prompt. */
  prompt: z.string(),
  startedAt: z.number(),
  /** When something came in last; told about once a second. */
  activeAt: z.number(),
  cancelAsked: z.boolean(),
  /** True until its prompt goes to the agent. */
  unsent: z.optional(z.boolean()),
  /** What it has brought so far: decides what its end is called. */
  answered: z.boolean(),
  tools: z.boolean(),
  rejected: z.boolean(),
  /** Why Aerie stops it, for a person. */
  limit: z.optional(z.string()),
  /** The process that runs it, so that others can tell whether it still does. */
  owner: z.optional(z.string()),
});
export type ChatTurn = z.infer<typeof chatTurn>;

export const stopReasons = [
  'end_turn',
  'max_tokens',
  'max_turn_requests',
  'refusal',
  'cancelled',
  'failed',
  'interrupted',
] as const;
export type ChatStop = (typeof stopReasons)[number];

export const chatFacts = z.object({
  title: z.nullable(z.string()),
  /** A person chose the title. */
  named: z.optional(z.literal(true)),
  /** True until the agent was told of the title that a person chose. */
  untold: z.optional(z.boolean()),
  commands: z.array(chatCommand),
  options: z.array(chatOption),
  usage: chatUsage,
  /** Null while nothing runs. */
  turn: z.nullable(chatTurn),
  lastTurn: z.nullable(
    z.object({
      startedAt: z.number(),
      endedAt: z.number(),
      stop: z.enum(stopReasons),
      /** Item of the prompt. */
      prompt: z.optional(z.string()),
    }),
  ),
  /** The agent waits to try a failed model request again; `next` in ms since 1970. */
  retry: z.nullable(z.object({ attempt: z.number(), message: z.string(), next: z.number() })),
  /** Open permission requests, oldest first, and the tool item of each. */
  asks: z.array(z.object({ id: z.string(), item: z.string() })),
  /** Sub-agents and the tool item that shows each; an empty one if none does. */
  children: z.array(z.object({ sessionId: z.string(), item: z.string() })),
  /** False after the agent ended, until it runs again. */
  connected: z.boolean(),
  /** Message item that text without an id belongs to. */
  tail: z.nullable(z.object({ type: z.enum(['user', 'assistant', 'thought']), id: z.string() })),
  /** Number for the next item that has no id of its own. */
  next: z.number(),
});
/** What is true of a chat beside its items. */
export type ChatFacts = z.infer<typeof chatFacts>;

/** Of a chat in which nothing has happened. */
export const noFacts: ChatFacts = {
  title: null,
  commands: [],
  options: [],
  usage: {},
  turn: null,
  lastTurn: null,
  retry: null,
  asks: [],
  children: [],
  connected: true,
  tail: null,
  next: 1,
};
