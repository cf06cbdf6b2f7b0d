// All chats of this machine: begun, listed, written to, answered. Adapts contract calls to what keeps
// them (store, journal) and to the agents that run.

import type { Database } from 'better-sqlite3';
import { AppError } from '#shared/base/app-error.ts';
import { DisposableStore } from '#shared/base/disposable.ts';
import { Emitter, type Event } from '#shared/base/emitter.ts';
import type { Clock, Logger, Random } from '#shared/base/ports.ts';
import { exportMarkdown } from '#shared/chat/export-markdown.ts';
import type { ChatInfo, ChatListChange, ListedAgent, PromptBlock } from '#shared/contract/chats.ts';
import { askPeople } from '../agents/broker/ask-people.ts';
import { PermissionBroker } from '../agents/broker/permission-broker.ts';
import type { SideEvent } from '../agents/opencode/side-channel.ts';
import type {
  DecidedPermission,
  PermissionHandler,
} from '../agents/permissions/permission-types.ts';
import { AgentPool } from '../agents/pool/agent-pool.ts';
import type { PoolClient, PoolClientEvents } from '../agents/pool/pool-client.ts';
import type { AgentProfile } from '../agents/profiles/agent-profile.ts';
import type { AgentSession } from '../agents/session/agent-session.ts';
import type { PlacedItem } from './chat-entry.ts';
import { type ChatFrame, ChatHub, type FollowOptions } from './chat-hub.ts';
import { ChatJournal } from './chat-journal.ts';
import { ChatRecorder } from './chat-recorder.ts';
import { ChatStore, type ChatInfo as StoredChat } from './chat-store.ts';
import { LiveChat } from './live-chat.ts';
import { askedEvent, decidedEvent } from './permission-events.ts';

/** What agents tell about their sessions, for whoever made their clients to hand on. */
export interface AgentAnswers {
  readonly canUseTool: PermissionHandler;
  readonly onDidDecidePermission: (decided: DecidedPermission) => void;
  readonly onBeside: (event: SideEvent) => void;
}

export interface ChatServicePorts {
  /** Opens the database when first needed; the caller closes it. */
  readonly database: () => Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: Random;
  /** Agents that chats can be begun with, now. */
  readonly profiles: () => readonly AgentProfile[];
  /** Finds their programs. */
  readonly findAgents: () => Promise<readonly ListedAgent[]>;
  /** Makes a client that asks `answers`; not started. */
  readonly createClient: (
    profile: AgentProfile,
    project: string,
    events: PoolClientEvents,
    answers: AgentAnswers,
  ) => PoolClient<AgentSession>;
  /** After this long without a session an agent's process ends, in ms. */
  readonly keepIdleMs: () => number;
}

interface Storage {
  readonly store: ChatStore;
  readonly journal: ChatJournal;
  readonly hub: ChatHub;
}

/** Chats listed at once, the newest. */
const MAX_LISTED = 500;
/** News about chats in the list are told no more often than this, in ms. */
const TELL_EVERY = 100;

export class ChatService {
  readonly #ports: ChatServicePorts;
  readonly #pool: AgentPool<AgentSession>;
  readonly #broker: PermissionBroker;
  readonly #live = new Map<string, LiveChat>();
  readonly #listed = new Emitter<ChatListChange>();
  readonly #disposables = new DisposableStore();
  readonly #stale = new Set<string>();
  #telling: { dispose(): void } | undefined;
  #storage: Storage | undefined;
  #disposed = false;

  /** Fires when a chat in the list changed. */
  readonly onDidChangeList: Event<ChatListChange> = this.#listed.event;

  constructor(ports: ChatServicePorts) {
    this.#ports = ports;
    this.#broker = new PermissionBroker(ports);
    this.#broker.onDidChange((change) => {
      const { request } = change;
      if (change.type !== 'opened' || request.kind !== 'permission') return;
      this.#chatOf(request.sessionId)?.record(askedEvent(request.request));
    });
    const answers = (agent: string): AgentAnswers => ({
      canUseTool: (request, context) => {
        const isShown = this.#chatOf(request.sessionId) !== undefined;
        // Nobody could see the question.
        if (!isShown) return Promise.resolve('reject_once');
        return askPeople(this.#broker, agent).canUseTool(request, context);
      },
      onDidDecidePermission: (decided) =>
        this.#chatOf(decided.request.sessionId)?.record(decidedEvent(decided)),
      onBeside: (event) => this.#didHappenBeside(event),
    });
    this.#pool = new AgentPool({
      ...ports,
      createClient: (profile, project, events) =>
        ports.createClient(profile, project, events, answers(profile.id)),
    });
  }

  /** Agents, and whether they are installed. */
  agents(): Promise<readonly ListedAgent[]> {
    return this.#ports.findAgents();
  }

  /** Newest first; those put away only if asked for. @throws AppError `storage_failed` */
  list(archived = false): ChatInfo[] {
    const { store } = this.#stored();
    return store.list({ archived, limit: MAX_LISTED }).map((chat) => this.#info(chat));
  }

  /** Begins a chat; once for each `commandId`. @throws AppError `agent_not_found`, `storage_failed` */
  create(commandId: string, agent: string, cwd: string): ChatInfo {
    this.#profile(agent);
    const { store } = this.#stored();
    const chat = store.find(commandId) ?? store.create({ id: commandId, agent, cwd });
    this.#tell(chat.id);
    return this.#info(chat);
  }

  /** What happens in a chat, see {@link ChatHub.follow}. */
  follow(chat: string, options: FollowOptions): AsyncGenerator<ChatFrame, void> {
    return this.#stored().hub.follow(chat, options);
  }

  /** Older items, oldest first. @throws AppError */
  items(chat: string, before: number, limit: number): PlacedItem[] {
    return this.#stored().store.items(chat, { before, limit });
  }

  /** @throws AppError `bad_request`, `chat_not_found`, `storage_failed` */
  send(chat: string, commandId: string, blocks: readonly PromptBlock[]): void {
    this.#use(chat).send(commandId, blocks);
  }

  editPrompt(chat: string, item: string, blocks: readonly PromptBlock[]): void {
    this.#use(chat).edit(item, blocks);
  }

  removePrompt(chat: string, item: string): void {
    this.#use(chat).remove(item);
  }

  orderPrompts(chat: string, items: readonly string[]): void {
    this.#use(chat).order(items);
  }

  /** Sends what waits. */
  resume(chat: string): void {
    this.#use(chat).resume();
  }

  /** Stops the turn that runs. */
  async cancel(chat: string): Promise<void> {
    await this.#live.get(chat)?.cancel();
  }

  /** Starts the agent of a chat if it does not run; its session has options to choose from then. */
  async connect(chat: string): Promise<void> {
    await this.#use(chat).session();
  }

  /** Chooses model, mode and the like. @throws AppError `bad_request` with what the agent says */
  async choose(chat: string, option: string, value: string | boolean): Promise<void> {
    const session = await this.#use(chat).session();
    if (!session) throw new AppError('bad_request', 'The agent could not be started.');
    try {
      await session.setConfigOption(option, value);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new AppError('bad_request', reason, { cause: error });
    }
  }

  /** Answers a question of the agent. False if it was answered or withdrawn before. @throws AppError */
  answer(
    chat: string,
    { ask, optionId, commandId }: { ask: string; optionId: string; commandId: string },
    surface: string,
  ): boolean {
    const sessionId = this.#live.get(chat)?.sessionId ?? '';
    // An answer is for a question of its own chat only.
    if (!this.#broker.list(sessionId).some(({ id }) => id === ask)) return false;
    const answered = { kind: 'permission', optionId } as const;
    const result = this.#broker.answer(ask, answered, { surface }, commandId);
    if (result.status === 'invalid') {
      throw new AppError('bad_request', 'That answer is not offered any more. Choose another.');
    }
    return result.status === 'accepted';
  }

  /** Gives a chat a title. @throws AppError */
  rename(chat: string, title: string): void {
    const live = this.#use(chat);
    live.record({ type: 'update', update: { sessionUpdate: 'session_info_update', title } });
    live.flush();
  }

  /** Puts a chat away, or takes it back. @throws AppError */
  async setArchived(chat: string, archived: boolean): Promise<void> {
    this.#stored().store.setArchived(chat, archived);
    if (archived) await this.#release(chat);
    this.#tell(chat);
  }

  /** Deletes a chat for good; the agent's own record of it stays. @throws AppError */
  async remove(chat: string): Promise<void> {
    const { store, hub } = this.#stored();
    store.get(chat);
    await this.#release(chat);
    store.delete(chat);
    hub.forget(chat);
    this.#listed.fire({ type: 'removed', id: chat });
  }

  /** The whole transcript as Markdown. @throws AppError */
  export(chat: string): string {
    const { store, journal } = this.#stored();
    this.#live.get(chat)?.flush();
    const info = this.#info(store.get(chat));
    const { title, agentLabel, cwd } = info;
    return exportMarkdown({ title, agent: agentLabel, cwd }, journal.load(chat).items.values());
  }

  /** Ends all agents and writes what waits. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    this.#telling?.dispose();
    await Promise.all([...this.#live.values()].map((chat) => chat.close()));
    this.#live.clear();
    await this.#pool.close();
    this.#broker.dispose();
    this.#storage?.hub.dispose();
    this.#storage?.journal.dispose();
    this.#disposables.dispose();
    this.#listed.dispose();
  }

  #stored(): Storage {
    if (this.#disposed) throw new AppError('shutting_down', 'Aerie is shutting down.');
    if (this.#storage) return this.#storage;
    const options = { ...this.#ports, database: this.#ports.database() };
    const journal = new ChatJournal(options);
    const storage = { store: new ChatStore(options), journal, hub: new ChatHub(journal) };
    this.#disposables.add(journal.onDidAppend(({ chatId }) => this.#tell(chatId)));
    this.#storage = storage;
    return storage;
  }

  #use(chat: string): LiveChat {
    const known = this.#live.get(chat);
    if (known) return known;
    const { store, journal } = this.#stored();
    const stored = store.get(chat);
    const live = new LiveChat({
      recorder: new ChatRecorder({ ...this.#ports, chatId: chat, journal }),
      sessionId: stored.sessionId,
      open: (source, options) =>
        this.#pool.open({
          profile: this.#profile(stored.agent),
          project: stored.cwd,
          source,
          options,
        }),
      didOpen: (sessionId) => store.setSession(chat, sessionId),
      blob: (key) => store.blob(chat, key),
    });
    this.#live.set(chat, live);
    live.onDidChange(() => this.#tell(chat));
    return live;
  }

  async #release(chat: string): Promise<void> {
    const live = this.#live.get(chat);
    this.#live.delete(chat);
    await live?.close();
  }

  #profile(agent: string): AgentProfile {
    const profile = this.#ports.profiles().find(({ id }) => id === agent);
    if (profile) return profile;
    throw new AppError(
      'agent_not_found',
      'This agent is not among the agents of the settings any more. Choose another.',
    );
  }

  #chatOf(sessionId: string): LiveChat | undefined {
    return [...this.#live.values()].find((chat) => chat.sessionId === sessionId);
  }

  #didHappenBeside(event: SideEvent): void {
    if (!('sessionId' in event)) return;
    const root = 'parentId' in event ? (event.parentId ?? event.sessionId) : event.sessionId;
    const chat = this.#chatOf(root) ?? this.#chatOf(event.sessionId);
    if (!chat) return;
    switch (event.type) {
      case 'title':
      case 'cost':
      case 'retry':
      case 'status':
      case 'todos':
      case 'childText':
        chat.record({ type: 'side', sessionId: event.sessionId, event });
    }
  }

  /** Tells what is new about a chat, together with what comes soon after. */
  #tell(chat: string): void {
    this.#stale.add(chat);
    this.#telling ??= this.#ports.clock.after(TELL_EVERY, () => {
      this.#telling = undefined;
      const stale = [...this.#stale];
      this.#stale.clear();
      for (const id of stale) {
        const stored = this.#storage?.store.find(id);
        if (stored) this.#listed.fire({ type: 'upsert', chat: this.#info(stored) });
      }
    });
  }

  #info(chat: StoredChat): ChatInfo {
    const live = this.#live.get(chat.id);
    const profile = this.#ports.profiles().find(({ id }) => id === chat.agent);
    return {
      id: chat.id,
      agent: chat.agent,
      agentLabel: profile?.label ?? chat.agent,
      cwd: chat.cwd,
      title: chat.title,
      activity: chat.activity,
      agentState: live?.agent.agentState ?? 'closed',
      problem: live?.agent.problem ?? null,
      costUsd: chat.costUsd,
      createdAt: chat.createdAt,
      updatedAt: chat.updatedAt,
      archived: chat.archivedAt !== null,
    };
  }
}
