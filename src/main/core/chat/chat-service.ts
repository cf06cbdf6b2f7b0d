// All chats of this machine: begun, listed, written to, answered. Adapts contract calls to what keeps
// them (storage) and to the agents that run.

import { AppError } from '#shared/base/app-error.ts';
import type { Disposable } from '#shared/base/disposable.ts';
import { Emitter, type Event } from '#shared/base/emitter.ts';
import { exportMarkdown } from '#shared/chat/export-markdown.ts';
import { MODES } from '#shared/chat/reduce-options.ts';
import type {
  ChatInfo,
  ChatListChange,
  EditedBlock,
  FoundChats,
  FoundInChat,
  ListedAgent,
  PromptBlock,
  SearchChatsInput,
} from '#shared/contract/index.ts';
import { MAX_MEDIA_PIECE } from '#shared/contract/limits.ts';
import type { RuleDraft } from '#shared/contract/rules.ts';
import type { ChatFiles } from '../files/chat-files.ts';
import type { RuleDesk } from '../rules/rule-desk.ts';
import { ChatAgents, type ChatAgentsPorts } from './chat-agents.ts';
import type { PlacedItem } from './chat-entry.ts';
import type { ChatFrame, FollowOptions } from './chat-hub.ts';
import { ChatRecorder } from './chat-recorder.ts';
import { ChatStorage, type ChatStorageOptions } from './chat-storage.ts';
import type { ChatInfo as StoredChat } from './chat-store.ts';
import { endLostTurns } from './end-lost-turns.ts';
import { LiveChat } from './live-chat.ts';
import { searchChats } from './search-chats.ts';
import { noSuchChat } from './storage-guard.ts';

export interface ChatServicePorts
  extends ChatAgentsPorts,
    Omit<ChatStorageOptions, 'onDidWrite' | 'onDidOpen'> {
  /** Finds the programs of all agents. */
  readonly findAgents: () => Promise<readonly ListedAgent[]>;
  /** A person's permission rules, opened when first needed. */
  readonly rules: () => RuleDesk;
  /** Files in the folders of chats. */
  readonly files: ChatFiles;
  /** Names this process. */
  readonly owner: string;
  /** Whether the process of that name runs. */
  readonly isAlive: (owner: string) => boolean;
}

/** Chats listed at once, the newest. */
const MAX_LISTED = 500;
/** News about chats in the list are told no more often than this, in ms. */
const TELL_EVERY = 100;

export class ChatService {
  readonly #ports: ChatServicePorts;
  readonly #agents: ChatAgents;
  readonly #storage: ChatStorage;
  readonly #live = new Map<string, LiveChat>();
  readonly #listed = new Emitter<ChatListChange>();
  readonly #stale = new Set<string>();
  /** What gives back the sessions of chats that nobody uses. */
  readonly #idle = new Map<string, Disposable>();
  /** Chats that are being deleted. */
  readonly #leaving = new Set<string>();
  #telling: Disposable | undefined;

  /** Fires when a chat in the list changed. */
  readonly onDidChangeList: Event<ChatListChange> = this.#listed.event;

  constructor(ports: ChatServicePorts) {
    this.#ports = ports;
    this.#storage = new ChatStorage({
      ...ports,
      onDidWrite: (chat) => this.#tell(chat),
      onDidOpen: (opened) => endLostTurns({ ...ports, ...opened }),
    });
    this.#agents = new ChatAgents(ports, (sessionId) =>
      [...this.#live.values()].find((chat) => chat.sessionId === sessionId),
    );
  }

  /** Files in the folders of chats. */
  get files(): ChatFiles {
    return this.#ports.files;
  }

  /** The folder of a chat. @throws AppError */
  folder(chat: string): string {
    return this.#storage.open().store.get(chat).cwd;
  }

  /** Agents, and whether they are installed. */
  agents(): Promise<readonly ListedAgent[]> {
    return this.#ports.findAgents();
  }

  /** Newest first; those put away only if asked for. @throws AppError `storage_failed` */
  list(archived = false): ChatInfo[] {
    const { store } = this.#storage.open();
    return store.list({ archived, limit: MAX_LISTED }).map((chat) => this.#info(chat));
  }

  /** Begins a chat; once for each `commandId`. @throws AppError `agent_not_found`, `storage_failed` */
  create(commandId: string, agent: string, cwd: string): ChatInfo {
    this.#agents.profile(agent);
    const { store } = this.#storage.open();
    const chat = store.find(commandId) ?? store.create({ id: commandId, agent, cwd });
    this.#tell(chat.id);
    return this.#info(chat);
  }

  /** What happens in a chat, see {@link ChatHub.follow}. */
  follow(chat: string, options: FollowOptions): AsyncGenerator<ChatFrame, void> {
    return this.#storage.open().hub.follow(chat, options);
  }

  /** Older items, oldest first. @throws AppError */
  items(chat: string, before: number, limit: number): PlacedItem[] {
    return this.#storage.open().store.items(chat, { before, limit });
  }

  /** @throws AppError `bad_request`, `chat_not_found`, `storage_failed` */
  send(chat: string, commandId: string, blocks: readonly PromptBlock[]): void {
    this.#use(chat).send(commandId, blocks);
  }

  editPrompt(chat: string, item: string, blocks: readonly EditedBlock[]): void {
    this.#use(chat).edit(item, blocks);
  }

  removePrompt(chat: string, item: string): void {
    this.#use(chat).remove(item);
  }

  orderPrompts(chat: string, items: readonly string[]): void {
    this.#use(chat).order(items);
  }

  /** Items of all chats with the words that are looked for. @throws AppError */
  search(input: SearchChatsInput): FoundChats {
    const { store, search } = this.#storage.open();
    return searchChats(search, input, (id) => {
      const found = store.find(id);
      return found && this.#info(found);
    });
  }

  /** Items of one chat with a text. @throws AppError */
  find(chat: string, text: string): FoundInChat {
    const { store, search } = this.#storage.open();
    store.get(chat);
    this.#live.get(chat)?.flush();
    return search.find(chat, text);
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
    const live = this.#use(chat);
    const session = await live.session();
    if (!session) {
      const reason = live.agent.problem?.message ?? 'It was stopped. Try again.';
      throw new AppError('bad_request', `The agent does not run. ${reason}`);
    }
    try {
      // Modes of agents without options are shown as one.
      const isOption = session.configOptions.some(({ id }) => id === option);
      if (isOption || option !== MODES) await session.setConfigOption(option, value);
      else await session.setMode(String(value));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new AppError('bad_request', reason, { cause: error });
    }
  }

  /** Answers a question of the agent. False if it was answered or withdrawn before. @throws AppError */
  answer(
    chat: string,
    answer: { ask: string; optionId: string; commandId: string },
    surface: string,
  ): boolean {
    return this.#agents.answer(this.#live.get(chat)?.sessionId ?? '', answer, surface);
  }

  /** The permission rules of all chats. @throws AppError `storage_failed` */
  get rules(): RuleDesk {
    this.#storage.open();
    return this.#ports.rules();
  }

  /** Rules that would have allowed an open question of a chat; none if it is not open. @throws AppError */
  suggestRules(chat: string, ask: string): RuleDraft[] {
    const { agent, cwd } = this.#storage.open().store.get(chat);
    const asked = this.#agents.openRequest(this.#live.get(chat)?.sessionId ?? '', ask);
    if (!asked) return [];
    const { permissionKey, request } = asked;
    return this.rules.suggest(
      { toolCall: request.toolCall, permissionKey },
      { agent, project: cwd },
    );
  }

  /** Gives a chat a title. @throws AppError */
  rename(chat: string, title: string): void {
    this.#use(chat).rename(title);
  }

  /** Puts a chat away, or takes it back. @throws AppError */
  async setArchived(chat: string, archived: boolean): Promise<void> {
    this.#storage.open().store.setArchived(chat, archived);
    this.#tell(chat);
    if (archived) await this.#letGo(chat);
  }

  /** Deletes a chat for good; the agent's own record of it stays. @throws AppError */
  async remove(chat: string): Promise<void> {
    const { store, hub } = this.#storage.open();
    store.get(chat);
    this.#leaving.add(chat);
    try {
      await this.#live.get(chat)?.close();
      this.#forget(chat);
      store.delete(chat);
    } finally {
      this.#leaving.delete(chat);
    }
    hub.forget(chat);
    this.#listed.fire({ type: 'removed', id: chat });
  }

  /** The whole transcript as Markdown. @throws AppError */
  export(chat: string): string {
    const { store, journal } = this.#storage.open();
    this.#live.get(chat)?.flush();
    const info = this.#info(store.get(chat));
    const { title, agentLabel, cwd } = info;
    return exportMarkdown({ title, agent: agentLabel, cwd }, journal.load(chat).items.values());
  }

  /**
   * The piece from byte `from` on of data that an item refers to, as base64, and how many bytes it has;
   * none if it was not kept. @throws AppError
   */
  media(chat: string, key: string, from: number): { data: string; bytes: number } {
    const { store } = this.#storage.open();
    this.#live.get(chat)?.flush();
    const data = store.blob(chat, key) ?? new Uint8Array();
    const piece = data.subarray(from, from + MAX_MEDIA_PIECE);
    return { data: Buffer.from(piece).toString('base64'), bytes: data.length };
  }

  /** Ends all agents and writes what waits. */
  async dispose(): Promise<void> {
    const chats = [...this.#live.values()].map((chat) => chat.close());
    // At the same time: an agent that hangs keeps nobody waiting.
    await Promise.all([...chats, this.#agents.dispose()]);
    for (const chat of [...this.#live.keys()]) this.#forget(chat);
    // Not before: what ends is written, and what is written is told.
    this.#telling?.dispose();
    this.#storage.dispose();
    this.#listed.dispose();
  }

  #use(chat: string): LiveChat {
    const known = this.#live.get(chat);
    if (this.#leaving.has(chat)) throw noSuchChat();
    if (known) {
      this.#watchIdle(chat);
      return known;
    }
    const { store, journal } = this.#storage.open();
    const stored = store.get(chat);
    const live = new LiveChat({
      recorder: new ChatRecorder({ ...this.#ports, chatId: chat, journal }),
      sessionId: stored.sessionId,
      open: (source, options) => this.#agents.open(stored, source, options),
      didOpen: (sessionId) => store.setSession(chat, sessionId),
      blob: (key) => store.blob(chat, key),
      logger: this.#ports.logger,
      owner: this.#ports.owner,
    });
    this.#live.set(chat, live);
    this.#watchIdle(chat);
    live.onDidChange(() => {
      this.#tell(chat);
      this.#watchIdle(chat);
    });
    return live;
  }

  /** Gives back the session of a chat that nobody uses for a while. */
  #watchIdle(chat: string): void {
    this.#idle.get(chat)?.dispose();
    const { clock, keepIdleMs } = this.#ports;
    const timer = clock.after(keepIdleMs(), () => {
      if (this.#live.get(chat)?.isBusy) this.#watchIdle(chat);
      else void this.#letGo(chat);
    });
    this.#idle.set(chat, timer);
  }

  /** Gives back a chat's session and what is in memory of it, unless it is used again meanwhile. */
  async #letGo(chat: string): Promise<void> {
    const live = this.#live.get(chat);
    await live?.rest();
    if (!live || live.isInUse || this.#live.get(chat) !== live) return;
    this.#forget(chat);
    live.dispose();
  }

  #forget(chat: string): void {
    this.#live.delete(chat);
    this.#idle.get(chat)?.dispose();
    this.#idle.delete(chat);
  }

  /** Tells what is new about a chat, together with what comes soon after. */
  #tell(chat: string): void {
    this.#stale.add(chat);
    this.#telling ??= this.#ports.clock.after(TELL_EVERY, () => {
      this.#telling = undefined;
      const stale = [...this.#stale];
      this.#stale.clear();
      try {
        const { store } = this.#storage.open();
        for (const stored of stale.map((id) => store.find(id))) {
          if (stored) this.#listed.fire({ type: 'upsert', chat: this.#info(stored) });
        }
      } catch (err) {
        this.#ports.logger.error({ err }, 'News of chats could not be read.');
      }
    });
  }

  #info(chat: StoredChat): ChatInfo {
    const live = this.#live.get(chat.id);
    const takes = this.#agents.takes(chat.agent);
    return {
      id: chat.id,
      agent: chat.agent,
      agentLabel: this.#agents.find(chat.agent)?.label ?? chat.agent,
      cwd: chat.cwd,
      title: chat.title,
      activity: chat.activity,
      agentState: live?.agent.agentState ?? 'closed',
      problem: live?.agent.problem ?? null,
      costUsd: chat.costUsd,
      ...(takes ? { takes } : {}),
      createdAt: chat.createdAt,
      updatedAt: chat.updatedAt,
      archived: chat.archivedAt !== null,
    };
  }
}
