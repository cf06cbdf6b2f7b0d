// All chats of this machine: begun, listed, written to, answered. Adapts contract calls to what keeps
// them (storage) and to the agents that run.

import type { Disposable } from '#shared/base/disposable.ts';
import type { ChatInfo, ListedAgent } from '#shared/contract/index.ts';
import { MAX_MEDIA_PIECE } from '#shared/contract/limits.ts';
import type { ProtocolPage, SeenProtocol } from '#shared/contract/protocol.ts';
import type { RuleDraft } from '#shared/contract/rules.ts';
import type { UsageLimits } from '#shared/contract/usage.ts';
import type { ChatWorktree } from '#shared/contract/worktrees.ts';
import type { LoginSessions } from '../agents/auth/session-login-terminal.ts';
import { hostedModelNote } from '../agents/opencode/hosted-model.ts';
import type { AttentionPolicy } from '../attention/attention-policy.ts';
import type { ChatFiles } from '../files/chat-files.ts';
import type { Review } from '../review/review.ts';
import type { RuleDesk } from '../rules/rule-desk.ts';
import type { Worktrees } from '../worktrees/worktrees.ts';
import {
  type AnsweredQuestion,
  ChatAgents,
  type ChatAgentsPorts,
  type QuestionAnswer,
} from './chat-agents.ts';
import { ChatAttention } from './chat-attention.ts';
import type { PlacedItem } from './chat-entry.ts';
import { ChatHistory } from './chat-history.ts';
import type { ChatFrame, FollowOptions } from './chat-hub.ts';
import { ChatLogins } from './chat-logins.ts';
import { ChatRecorder } from './chat-recorder.ts';
import { ChatStorage, type ChatStorageOptions } from './chat-storage.ts';
import type { ChatInfo as StoredChat } from './chat-store.ts';
import { checkWorktree } from './check-worktree.ts';
import { endLostTurns } from './end-lost-turns.ts';
import { existingFolder } from './existing-folder.ts';
import { ListNews } from './list-news.ts';
import { listedChat } from './listed-chat.ts';
import { LiveChat } from './live-chat.ts';
import type { LoginSecrets } from './login-secrets.ts';
import { type Choices, chooseInChat } from './session-choices.ts';
import type { SpendingLimits } from './spending-limits.ts';
import { noSuchChat } from './storage-guard.ts';
import { storageTrouble } from './storage-trouble.ts';
import { isSpending } from './turn-usage-table.ts';
import type { UsageReport } from './usage-report.ts';
import { versionNotice } from './version-notice.ts';

export interface ChatServicePorts
  extends ChatAgentsPorts,
    Omit<ChatStorageOptions, 'onDidWrite' | 'onDidOpen' | 'onDidExpire' | 'onDidChangeElsewhere'> {
  /** Finds the programs of all agents. */
  readonly findAgents: () => Promise<readonly ListedAgent[]>;
  /** Where terminals for log-ins are started. */
  readonly loginSessions: LoginSessions;
  readonly loginSecrets: LoginSecrets;
  /** What chats may ask to be looked at for. */
  readonly attention: () => AttentionPolicy;
  /** A person's permission rules, opened when first needed. */
  readonly rules: () => RuleDesk;
  /** What chats have used, and what they may cost; opened when first needed. */
  readonly usage: () => UsageReport;
  readonly spending: () => SpendingLimits;
  /** Files in the folders of chats. */
  readonly files: ChatFiles;
  readonly review: Review;
  readonly worktrees: Worktrees;
}

/** Chats listed at once, the newest. */
const MAX_LISTED = 500;

export class ChatService {
  readonly #ports: ChatServicePorts;
  readonly #agents: ChatAgents;
  readonly #storage: ChatStorage;
  readonly #live = new Map<string, LiveChat>();
  readonly #news: ListNews;
  /** What chats ask to be looked at for. */
  readonly attention: ChatAttention;
  readonly logins: ChatLogins;
  /** What gives back the sessions of chats that nobody uses. */
  readonly #idle = new Map<string, Disposable>();
  /** Chats that are being deleted. */
  readonly #leaving = new Set<string>();
  /** Chats that cannot be saved: what was known of them last, and why. */
  readonly #unsaved = new Map<string, { readonly stored: StoredChat; readonly why: string }>();

  /** What was begun before or elsewhere. */
  readonly history: ChatHistory;
  /** What changed in the folders of the chats. */
  readonly review: Review;
  /** Worktrees of repositories, which chats are begun in. */
  readonly worktrees: Worktrees;

  constructor(ports: ChatServicePorts) {
    this.#ports = ports;
    this.#news = new ListNews({ clock: ports.clock, read: (chat) => this.#read(chat) });
    this.attention = new ChatAttention(ports.clock, ports.attention);
    this.attention.onDidChange((chat) => this.#news.tell(chat));
    this.review = ports.review;
    this.worktrees = ports.worktrees;
    this.#storage = new ChatStorage({
      ...ports,
      onDidWrite: (chat, changes) => {
        this.#news.tell(chat);
        this.review.written(chat, changes);
        if (changes.some(isSpending)) this.#didSpend();
      },
      onDidOpen: (opened) => endLostTurns({ ...ports, ...opened }),
      onDidExpire: (chat) => this.#purge(chat),
      onDidChangeElsewhere: (lost) => this.#didChangeElsewhere(lost),
    });
    this.#agents = new ChatAgents(
      ports,
      () => this.#live.values(),
      (agent) => this.logins.chatOf(agent),
    );
    this.history = new ChatHistory({
      storage: this.#storage,
      agents: this.#agents,
      live: (chat) => this.live(chat),
      flush: (chat) => this.#live.get(chat)?.flush(),
      info: (chat) => this.#info(chat),
      tell: (chat) => this.#news.tell(chat),
      discard: (chat) => this.remove(chat),
    });
    this.logins = new ChatLogins({
      sessions: ports.loginSessions,
      secrets: ports.loginSecrets,
      project: ({ agent, cwd }) => this.#agents.project(agent, cwd),
      chat: (id) => ({ ...this.#storage.open().store.get(id), live: this.live(id) }),
      live: () => this.#live.values(),
    });
  }

  /** Fires when a chat in the list changed. */
  get onDidChangeList(): ListNews['onDidChange'] {
    return this.#news.onDidChange;
  }

  /** Files in the folders of chats. */
  get files(): ChatFiles {
    return this.#ports.files;
  }

  /** The folder of a chat. @throws AppError */
  folder(chat: string): string {
    return this.#storage.open().store.get(chat).cwd;
  }

  /** What was said between Aerie and the agent of a chat. @throws AppError */
  protocol(chat: string, seen: SeenProtocol): Promise<ProtocolPage> {
    const { agent, cwd } = this.#storage.open().store.get(chat);
    return this.#agents.protocols.read(agent, cwd, seen);
  }

  /** Agents, and whether they are installed. */
  agents(): Promise<readonly ListedAgent[]> {
    return this.#ports.findAgents();
  }

  /** Newest first; those put away only if asked for. @throws AppError `storage_failed` */
  list(archived = false): ChatInfo[] {
    const { store, owners } = this.#storage.open();
    const elsewhere = owners.elsewhere();
    return store
      .list({ archived, limit: MAX_LISTED })
      .map((chat) => this.#info(chat, elsewhere.has(chat.id)));
  }

  /** Those that work in a folder or below it, archived ones too. @throws AppError `storage_failed` */
  inFolder(folder: string): ChatInfo[] {
    return this.#storage
      .open()
      .store.inFolder(folder)
      .map((chat) => this.#info(chat));
  }

  /** @throws AppError `storage_failed` */
  known(chat: string): ChatInfo | undefined {
    const found = this.#storage.open().store.find(chat);
    return found && this.#info(found);
  }

  /** @throws AppError `chat_not_found`, `storage_failed` */
  get(chat: string): ChatInfo {
    return this.#info(this.#storage.open().store.get(chat));
  }

  /** Begins a chat; once for each `commandId`. @throws AppError `agent_not_found`, `storage_failed` */
  create(commandId: string, agent: string, cwd: string, worktree?: ChatWorktree): ChatInfo {
    this.#agents.profile(agent);
    const { store } = this.#storage.open();
    const known = store.find(commandId);
    const chat = known ?? store.create({ id: commandId, agent, cwd, worktree });
    if (!known) this.review.points.began(chat);
    this.#news.tell(chat.id);
    return this.#info(chat);
  }

  /** What to choose when the session of a new chat is opened. Nothing where that was said. @throws AppError */
  want(chat: string, options: Choices): void {
    const { store } = this.#storage.open();
    if (!store.wanted(chat)) store.want(chat, options);
  }

  /** Chooses in a chat, whose agent is started if need be; also in sessions that it has later. @throws AppError */
  async choose(chat: string, option: string, value: string | boolean): Promise<void> {
    await chooseInChat(this.live(chat), option, value);
    this.#storage.open().store.want(chat, { [option]: value });
  }

  /** What happens in a chat, see {@link ChatHub.follow}. */
  follow(chat: string, options: FollowOptions): AsyncGenerator<ChatFrame, void> {
    return this.#storage.open().hub.follow(chat, options);
  }

  /** Older items, oldest first. @throws AppError */
  items(chat: string, before: number, limit: number): PlacedItem[] {
    return this.#storage.open().store.items(chat, { before, limit });
  }

  /** Stops the turn that runs. */
  async cancel(chat: string): Promise<void> {
    await this.#live.get(chat)?.cancel();
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

  /** What chats have used. @throws AppError `storage_failed` */
  get usage(): UsageReport {
    this.#storage.open();
    return this.#ports.usage();
  }

  /** What may be spent today, and by a chat. @throws AppError `chat_not_found`, `storage_failed` */
  limits(chat: string | undefined): UsageLimits {
    const { store } = this.#storage.open();
    if (chat !== undefined) store.get(chat);
    return this.#ports.spending().state(chat);
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

  /** Answers what the agent asks beside permissions. @throws AppError `chat_not_found` */
  answerQuestion(chat: string, answer: QuestionAnswer, surface: string): AnsweredQuestion {
    const live = this.#live.get(chat);
    if (live) return this.#agents.answerQuestion(live, answer, surface);
    this.#storage.open().store.get(chat);
    return { accepted: false };
  }

  /**
   * Goes on with a chat in another folder. Its agent begins anew there, as agents cannot move.
   * @throws AppError `cwd_not_found`, `chat_not_found`, `storage_failed`
   */
  async move(chat: string, cwd: string): Promise<void> {
    const folder = await existingFolder(cwd);
    const before = this.live(chat);
    await before.rest();
    if (this.#live.get(chat) !== before) throw noSuchChat();
    this.#forget(chat);
    before.dispose();
    this.#storage.open().store.move(chat, folder);
    const text = `The chat goes on in ${folder}. The agent begins anew there and does not remember what stands above.`;
    this.live(chat).record({ type: 'noted', reason: 'note', text });
    this.#news.tell(chat);
  }

  /** Puts a chat away, or takes it back. @throws AppError */
  async setArchived(chat: string, archived: boolean): Promise<void> {
    const { store, owners } = this.#storage.open();
    owners.claim(chat);
    store.setArchived(chat, archived);
    this.#news.tell(chat);
    if (archived) await this.#letGo(chat);
    if (!this.#live.has(chat)) this.#storage.release(chat);
  }

  /** Lets the agent of a chat go; the next message starts it again. */
  async rest(chat: string): Promise<void> {
    await this.#letGo(chat);
  }

  /** The worktree of these chats was removed. @throws AppError */
  worktreeRemoved(chats: readonly string[]): void {
    const { store } = this.#storage.open();
    for (const chat of chats) {
      const worktree = store.find(chat)?.worktree;
      if (worktree) store.setWorktree(chat, { ...worktree, removed: true });
      this.#news.tell(chat);
    }
  }

  /** Deletes a chat: at once from sight, for good a little later. The agent's record stays. @throws AppError */
  async remove(chat: string): Promise<void> {
    const { store, hub, owners } = this.#storage.open();
    owners.claim(chat);
    this.#leaving.add(chat);
    try {
      await this.#live.get(chat)?.close();
      this.#forget(chat);
      store.setDeleted(chat, true);
      this.#storage.didDelete();
      this.attention.forget(chat);
    } finally {
      this.#leaving.delete(chat);
      if (!this.#live.has(chat)) this.#storage.release(chat);
    }
    hub.forget(chat);
    this.#news.removed(chat);
  }

  async #purge(chat: string): Promise<void> {
    await this.review.points.forget(chat);
    this.#storage.open().store.delete(chat);
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
    this.logins.dispose();
    // At the same time: an agent that hangs keeps nobody waiting.
    await Promise.all([...chats, this.#agents.dispose()]);
    for (const chat of [...this.#live.keys()]) {
      this.#forget(chat);
      this.#storage.release(chat);
    }
    await this.review.dispose();
    this.worktrees.dispose();
    // Not before: what ends is written, and what is written is told.
    this.#storage.dispose();
    this.#news.dispose();
  }

  /** A chat to work in, which this process has from now on. @throws AppError `chat_not_found`, `storage_failed` */
  live(chat: string): LiveChat {
    const known = this.#live.get(chat);
    if (this.#leaving.has(chat)) throw noSuchChat();
    if (known) {
      this.#watchIdle(chat);
      return known;
    }
    this.#storage.open().owners.claim(chat);
    try {
      return this.#open(chat);
    } catch (error) {
      // What cannot be opened here is not kept from others.
      this.#storage.release(chat);
      throw error;
    }
  }

  #open(chat: string): LiveChat {
    const { store, journal } = this.#storage.open();
    const stored = store.get(chat);
    const live = new LiveChat({
      recorder: new ChatRecorder({
        ...this.#ports,
        chatId: chat,
        journal,
        onFailure: (error) => this.#didTrySave(stored, error),
        onFull: () => this.#live.get(chat)?.stopUnsaved(),
      }),
      ...{ agentId: stored.agent, cwd: stored.cwd, sessionId: stored.sessionId },
      open: async (source, options) => {
        await checkWorktree(stored);
        return this.#agents.open(stored, source, options);
      },
      didOpen: (sessionId) => store.setSession(chat, sessionId),
      turnWillStart: (item) => this.review.points.turnStarts(stored, item),
      turnDidEnd: (item) => this.review.points.turnEnded(stored, item),
      spending: () => this.#ports.spending().noteOf(chat),
      blob: (key) => store.blob(chat, key),
      wanted: () => store.wanted(chat),
      announce: ({ configOptions }) => hostedModelNote(stored.agent, configOptions),
      logger: this.#ports.logger,
      clock: this.#ports.clock,
      owner: this.#ports.owner,
    });
    this.#live.set(chat, live);
    this.attention.begin(chat, live);
    this.#watchIdle(chat);
    live.onDidChange(() => {
      this.#news.tell(chat);
      this.#watchIdle(chat);
    });
    return live;
  }

  /** Looks at the limits of all chats, once what was spent is written. */
  #didSpend(): void {
    queueMicrotask(() => {
      for (const live of this.#live.values()) live.checkSpending();
    });
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
    if (!live || live.isInUse || live.isBusy || this.#live.get(chat) !== live) return;
    this.#forget(chat);
    live.dispose();
    this.#storage.release(chat);
  }

  #forget(chat: string): void {
    this.#live.delete(chat);
    this.#unsaved.delete(chat);
    this.#idle.get(chat)?.dispose();
    this.#idle.delete(chat);
  }

  #didTrySave(stored: StoredChat, error: Error | undefined): void {
    const { id } = stored;
    if (error) this.#unsaved.set(id, { stored, why: storageTrouble(error) });
    else this.#unsaved.delete(id);
    this.#news.tell(id);
    if (!error) this.#live.get(id)?.didSave();
  }

  /** Another process wrote or ended; `lost` are chats that are free now. */
  #didChangeElsewhere(lost: readonly string[]): void {
    const opened = this.#storage.open();
    const isBusy = (chat: string): boolean => this.#live.has(chat);
    if (lost.length > 0) endLostTurns({ ...this.#ports, ...opened, isBusy });
    this.#news.compare(this.list());
  }

  /** A chat as it is listed, or as it was known when the disk failed. */
  #read(id: string): ChatInfo | undefined {
    const live = this.#live.get(id);
    if (live) this.attention.update(id, live);
    let stored = this.#unsaved.get(id)?.stored;
    try {
      stored = this.#storage.open().store.find(id);
    } catch (err) {
      this.#ports.logger.error({ err }, 'News of a chat could not be read.');
    }
    return stored && this.#info(stored);
  }

  #info(chat: StoredChat, elsewhere = false): ChatInfo {
    const profile = this.#agents.find(chat.agent);
    const agentVersion = this.#agents.version(chat.agent);
    return listedChat(chat, {
      agent: this.#live.get(chat.id)?.agent,
      agentLabel: profile?.label ?? chat.agent,
      agentVersion,
      versionNotice: versionNotice(profile, agentVersion),
      step: () => this.#agents.starts.step(chat.agent, chat.cwd),
      takes: this.#agents.takes(chat.agent),
      unsaved: this.#unsaved.get(chat.id)?.why,
      attention: this.attention.current(chat.id),
      elsewhere,
    });
  }
}
