// Schemas of sessions that agents keep, and of old chats, as they cross a door.

import * as z from 'zod/mini';
import { agentId, chatId, commandId } from './chats.ts';
import { MAX_NAME, MAX_TITLE } from './limits.ts';
import { path } from './session.ts';

/** Names a session in the agent's own world. */
const agentSessionId = z.string().check(z.minLength(1), z.maxLength(MAX_NAME));
const title = z.string().check(z.maxLength(MAX_TITLE));

/** A session that an agent keeps. */
export const agentSessionInfo = z.object({
  id: agentSessionId,
  cwd: z.string(),
  title: z.nullable(title),
  /** In ms since 1970; null if the agent does not tell. */
  updatedAt: z.nullable(z.number()),
  costUsd: z.nullable(z.number()),
  messages: z.nullable(z.number()),
  /** The chat that it is here. */
  chat: z.nullable(chatId),
  /** `chatHistory.deleteSession` can delete it; absent as false. */
  deletable: z.optional(z.boolean()),
});

export const agentSessionsInput = z.object({ agent: agentId, cwd: path });

export const adoptSession = z.object({
  commandId,
  agent: agentId,
  cwd: path,
  session: agentSessionId,
  title: z.optional(title),
});

export const deleteAgentSession = z.object({ agent: agentId, cwd: path, session: agentSessionId });

export const olderChats = z.object({
  archived: z.optional(z.boolean()),
  /** The last one that is known. */
  after: z.optional(z.object({ id: chatId, updatedAt: z.number() })),
  limit: z.optional(z.int().check(z.minimum(1), z.maximum(200))),
});

export type AgentSessionInfo = z.infer<typeof agentSessionInfo>;
export type AdoptSession = z.infer<typeof adoptSession>;
export type OlderChats = z.infer<typeof olderChats>;
