import { eventIterator } from '@orpc/contract';
import * as z from 'zod/mini';
import {
  adoptSession,
  agentSessionInfo,
  agentSessionsInput,
  deleteAgentSession,
  olderChats,
} from './chat-history.ts';
import { chatId, chatInfo, commandId } from './chats.ts';
import { method } from './method.ts';

const none = z.optional(z.void());
const byChat = z.object({ chat: chatId });

/** What was begun before or elsewhere. */
export const chatHistory = {
  /** One chat, also an old or archived one. */
  get: method('chat_not_found', 'storage_failed').input(byChat).output(chatInfo),
  /** Chats behind those that are known, by their last change, newest first. */
  older: method('storage_failed').input(olderChats).output(z.array(chatInfo)),
  /** Takes a deletion back, as long as the chat is kept. */
  restore: method('chat_not_found', 'storage_failed').input(byChat).output(chatInfo),
  /** Sessions that an agent knows of a folder, newest first, some at a time. Starts the agent. */
  sessions: method('agent_not_found', 'storage_failed')
    .input(agentSessionsInput)
    .output(eventIterator(z.array(agentSessionInfo))),
  /** The chat of a session; with its history if there was none yet. */
  adopt: method('agent_not_found', 'session_not_found', 'storage_failed')
    .input(adoptSession)
    .output(chatInfo),
  /** A chat with all of another's transcript, which goes on by itself. */
  fork: method('chat_not_found', 'session_not_found', 'storage_failed')
    .input(z.object({ chat: chatId, commandId }))
    .output(chatInfo),
  /** Deletes a session that is no chat here at its agent, where that can. */
  deleteSession: method('agent_not_found', 'session_not_found', 'storage_failed')
    .input(deleteAgentSession)
    .output(none),
};
