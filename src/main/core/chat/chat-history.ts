// What was begun elsewhere or before: sessions that agents keep of their own, forks, old chats, and
// chats that were deleted a moment ago.

import { AppError } from '#shared/base/app-error.ts';
import { exportMarkdown } from '#shared/chat/export-markdown.ts';
import type {
  AdoptSession,
  AgentSessionInfo,
  ChatInfo,
  FoundChats,
  FoundInChat,
  OlderChats,
  SearchChatsInput,
} from '#shared/contract/index.ts';
import { MAX_NAME, MAX_TITLE } from '#shared/contract/limits.ts';
import type { ListedSession } from '../agents/client/session-lists.ts';
import { CapabilityError, SessionNotFoundError } from '../agents/errors/acp-error.ts';
import type { SessionSource } from '../agents/pool/agent-lease.ts';
import type { ChatAgents } from './chat-agents.ts';
import { copyTranscript } from './chat-copy.ts';
import type { ChatStorage } from './chat-storage.ts';
import type { ChatInfo as StoredChat } from './chat-store.ts';
import { describeFailure } from './describe-failure.ts';
import type { LiveChat } from './live-chat.ts';
import { searchChats } from './search-chats.ts';

export interface ChatHistoryPorts {
  readonly storage: ChatStorage;
  readonly agents: ChatAgents;
  /** A chat in use. */
  readonly live: (chat: string) => LiveChat;
  /** Writes what waits of a chat, if it is in use. */
  readonly flush: (chat: string) => void;
  readonly info: (chat: StoredChat) => ChatInfo;
  readonly tell: (chat: string) => void;
  /** Deletes a chat that could not be begun, at once. */
  readonly discard: (chat: string) => Promise<void>;
}

/** Sessions told at once, and at most. */
const BATCH = 100;
const MAX_SESSIONS = 5000;

export class ChatHistory {
  readonly #ports: ChatHistoryPorts;
  /** Chats whose first session is being opened. */
  readonly #beginning = new Map<string, Promise<void>>();

  constructor(ports: ChatHistoryPorts) {
    this.#ports = ports;
  }

  /** Items of all chats with the words that are looked for. @throws AppError */
  search(input: SearchChatsInput): FoundChats {
    const { store, search } = this.#ports.storage.open();
    return searchChats(search, input, (id) => {
      const found = store.find(id);
      return found && this.#ports.info(found);
    });
  }

  /** Items of one chat with a text. @throws AppError */
  find(chat: string, text: string): FoundInChat {
    const { store, search } = this.#ports.storage.open();
    store.get(chat);
    this.#ports.flush(chat);
    return search.find(chat, text);
  }

  /** The whole transcript as Markdown. @throws AppError */
  export(chat: string): string {
    const { store, journal } = this.#ports.storage.open();
    this.#ports.flush(chat);
    const info = this.#ports.info(store.get(chat));
    const { title, agentLabel, cwd } = info;
    const items = journal.load(chat).items.values();
    const readWhole = (key: string): string | undefined => {
      const data = store.blob(chat, key);
      return data && new TextDecoder().decode(data);
    };
    return exportMarkdown({ title, agent: agentLabel, cwd }, items, readWhole);
  }

  /** Takes a deletion back. @throws AppError `chat_not_found` if it is too late */
  restore(chat: string): ChatInfo {
    const { storage, tell, info } = this.#ports;
    const { store } = storage.open();
    store.setDeleted(chat, false);
    storage.didDelete();
    tell(chat);
    return info(store.get(chat));
  }

  /** Chats that changed before another one, newest first. @throws AppError */
  older({ archived = false, after, limit = BATCH }: OlderChats): ChatInfo[] {
    const { store } = this.#ports.storage.open();
    return store.list({ archived, after, limit }).map(this.#ports.info);
  }

  /** Sessions that an agent knows of a folder, newest first, some at a time. @throws AppError */
  async *sessions(
    agent: string,
    cwd: string,
    signal?: AbortSignal,
  ): AsyncGenerator<AgentSessionInfo[]> {
    const { agents, storage } = this.#ports;
    const { store } = storage.open();
    let batch: AgentSessionInfo[] = [];
    let count = 0;
    // Known once the agent runs.
    let deletes: boolean | undefined;
    try {
      for await (const found of agents.sessions({ agent, cwd }, signal)) {
        const chat = store.findSession(agent, found.sessionId)?.id ?? null;
        deletes ??= await agents.canDelete({ agent, cwd });
        batch.push(described(found, chat, deletes));
        count += 1;
        if (batch.length === BATCH) {
          yield batch;
          batch = [];
        }
        if (count === MAX_SESSIONS) break;
      }
    } catch (error) {
      throw toAppError(error);
    }
    yield batch;
  }

  /** The chat of a session of an agent; one with its history if there is none yet. @throws AppError */
  async adopt({ commandId, agent, cwd, session, title }: AdoptSession): Promise<ChatInfo> {
    const { storage, agents, info, tell } = this.#ports;
    agents.profile(agent);
    const { store } = storage.open();
    const found = store.findOrCreate({ id: commandId, agent, cwd, sessionId: session });
    const { chat } = found;
    if (!found.isNew) {
      // Whoever was faster may still be reading its history, or fail with it.
      await this.#beginning.get(chat.id);
      if (chat.archivedAt !== null) store.setArchived(chat.id, false);
      tell(chat.id);
      return info(store.get(chat.id));
    }
    await this.#begin(chat.id, { kind: 'existing', id: session, history: 'replay' }, (live) => {
      if (title === undefined || title === '') return;
      live.record({ type: 'update', update: { sessionUpdate: 'session_info_update', title } });
    });
    return info(store.get(chat.id));
  }

  /** A chat that goes on from where another is, with all of its transcript. @throws AppError */
  async fork(commandId: string, from: string): Promise<ChatInfo> {
    const { storage, live, info } = this.#ports;
    const { store, database } = storage.open();
    const known = store.find(commandId);
    if (known) return info(known);
    const origin = live(from);
    if (origin.isBusy) {
      throw new AppError(
        'bad_request',
        'The agent is at work. Wait or stop it, then fork the chat.',
      );
    }
    const id = origin.sessionId;
    if (id === null) throw new AppError('bad_request', 'Nothing was said in this chat yet.');
    origin.flush();
    const { agent, cwd, title } = store.get(from);
    store.create({ id: commandId, agent, cwd });
    const text = title === null ? 'Forked from another chat.' : `Forked from “${title}”.`;
    await this.#begin(
      commandId,
      { kind: 'fork', id },
      (live) => live.record({ type: 'noted', reason: 'forked', text }),
      () => copyTranscript(database, from, commandId),
    );
    return info(store.get(commandId));
  }

  /** Deletes a session at its agent. @throws AppError */
  async deleteSession(agent: string, cwd: string, session: string): Promise<void> {
    const { store } = this.#ports.storage.open();
    if (store.findSession(agent, session)) {
      throw new AppError('bad_request', 'This session is a chat here. Delete that first.');
    }
    const source = { kind: 'existing', id: session, history: 'known' } as const;
    try {
      const lease = await this.#ports.agents.open({ agent, cwd }, source, {});
      try {
        await lease.session.delete();
      } finally {
        await lease.close();
      }
    } catch (error) {
      throw toAppError(error);
    }
  }

  #begin(
    chat: string,
    source: SessionSource,
    record: (live: LiveChat) => void,
    prepare: () => void = () => {},
  ): Promise<void> {
    const { tell, discard } = this.#ports;
    const begin = async (): Promise<void> => {
      try {
        prepare();
        const live = this.#ports.live(chat);
        await live.begin(source);
        record(live);
        live.flush();
      } catch (error) {
        await discard(chat);
        throw toAppError(error);
      }
      tell(chat);
    };
    const beginning = begin().finally(() => this.#beginning.delete(chat));
    this.#beginning.set(chat, beginning);
    return beginning;
  }
}

function described(
  { sessionId, cwd, title, updatedAt, stored }: ListedSession,
  chat: string | null,
  deletes: boolean,
) {
  const at = Date.parse(updatedAt ?? '');
  const costUsd = stored?.costUsd;
  return {
    id: sessionId.slice(0, MAX_NAME),
    cwd,
    title: title?.slice(0, MAX_TITLE) ?? null,
    updatedAt: Number.isNaN(at) ? null : at,
    costUsd: costUsd ?? null,
    messages: stored?.messageCount ?? null,
    chat,
    deletable: deletes && chat === null,
  };
}

function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof SessionNotFoundError) {
    const text = 'Session not found: the agent does not know it, or not any more.';
    return new AppError('session_not_found', text, { cause: error });
  }
  if (error instanceof CapabilityError) {
    return new AppError('bad_request', error.message, { cause: error });
  }
  const { message, detail } = describeFailure(error);
  const text = detail === undefined ? message : `${message} ${detail}`;
  return new AppError('bad_request', text.slice(0, 2000), { cause: error });
}
