// One chat in use: what is written waits in its transcript, goes to the agent one by one, and what the
// agent does is recorded. The queue is in the chat itself, so it outlives the agent and Aerie.

import type { ContentBlock } from '@agentclientprotocol/sdk/unstable';
import { AppError } from '#shared/base/app-error.ts';
import {
  type Disposable,
  DisposableStore,
  MutableDisposable,
  toDisposable,
} from '#shared/base/disposable.ts';
import { Emitter } from '#shared/base/emitter.ts';
import type { Logger } from '#shared/base/ports.ts';
import type { ChatEvent } from '#shared/chat/chat-event.ts';
import { userItemId } from '#shared/chat/reduce-turn.ts';
import type { ChatInfo, PromptBlock } from '#shared/contract/chats.ts';
import { AcpError } from '../agents/errors/acp-error.ts';
import type { AgentLease, SessionSource } from '../agents/pool/agent-lease.ts';
import type { AgentSession } from '../agents/session/agent-session.ts';
import type { SessionOptions } from '../agents/session/session-options.ts';
import type { ChatRecorder } from './chat-recorder.ts';
import { describeFailure } from './describe-failure.ts';
import { firstTitle, promptContent, storedContent } from './prompt-content.ts';
import { recordTurn, updateListener } from './record-session.ts';
import { recordWrites } from './record-writes.ts';

/** What a chat in use needs. */
export interface LiveChatPorts {
  readonly recorder: ChatRecorder;
  /** Session of the agent that the chat is; null if it has none yet. */
  readonly sessionId: string | null;
  /** Opens the session with the chat's agent in its folder. */
  readonly open: (
    source: SessionSource,
    options: SessionOptions,
  ) => Promise<AgentLease<AgentSession>>;
  /** The chat has this session from now on. */
  readonly didOpen: (sessionId: string) => void;
  readonly blob: (key: string) => Uint8Array | undefined;
  readonly logger: Logger;
}

type AgentState = Pick<ChatInfo, 'agentState' | 'problem'>;

const USER_ITEM = userItemId('');

export class LiveChat implements Disposable {
  readonly #ports: LiveChatPorts;
  readonly #recorder: ChatRecorder;
  readonly #changed = new Emitter<void>();
  readonly #gone = new AbortController();
  /** What was written while this runs, as it was written. */
  readonly #content = new Map<string, readonly ContentBlock[]>();
  #sessionId: string | null;
  #lease: AgentLease<AgentSession> | undefined;
  #opening: Promise<AgentSession | undefined> | undefined;
  #following = new DisposableStore();
  readonly #writes = new MutableDisposable<Disposable>();
  #running = false;
  /** After a stop or a failure nothing is sent until a person says so. */
  #held = false;
  #agent: AgentState = { agentState: 'closed', problem: null };

  /** Fires when {@link agent} changed. */
  readonly onDidChange = this.#changed.event;

  constructor(ports: LiveChatPorts) {
    this.#ports = ports;
    this.#recorder = ports.recorder;
    this.#sessionId = ports.sessionId;
    // What waits from an earlier run waits for a person.
    this.#held = this.queued().length > 0;
  }

  get sessionId(): string | null {
    return this.#sessionId;
  }

  get agent(): AgentState {
    return this.#agent;
  }

  /** True while something runs, waits or is open. */
  get isInUse(): boolean {
    return this.#running || this.#lease !== undefined || this.#opening !== undefined;
  }

  /** Items of prompts that wait, next first. */
  queued(): string[] {
    return [...this.#recorder.state.items.values()].flatMap((item) =>
      item.type === 'user' && item.state === 'queued' ? [item.id] : [],
    );
  }

  record(event: ChatEvent): void {
    this.#recorder.record(event);
  }

  /** Takes a prompt; it is sent when its turn has come. Once for each `commandId`. @throws AppError */
  send(commandId: string, blocks: readonly PromptBlock[]): void {
    const content = promptContent(blocks);
    if (!hasContent(content)) {
      throw new AppError('bad_request', 'The message is empty. Write something first.');
    }
    this.#content.set(userItemId(commandId), content);
    const event = { type: 'promptQueued', id: commandId, blocks: content } as const;
    if (!this.#recorder.command(commandId, event)) return;
    const title = this.#recorder.state.facts.title === null ? firstTitle(blocks) : undefined;
    if (title !== undefined) {
      this.record({ type: 'update', update: { sessionUpdate: 'session_info_update', title } });
    }
    this.resume();
  }

  /** Changes a prompt that waits. @throws AppError `bad_request` if it does not wait any more */
  edit(item: string, blocks: readonly PromptBlock[]): void {
    const content = promptContent(blocks);
    if (!hasContent(content)) {
      throw new AppError('bad_request', 'The message is empty. Remove it instead.');
    }
    this.#content.set(item, content);
    this.record({ type: 'promptEdited', id: this.#waiting(item), blocks: content });
  }

  /** Takes a prompt back. @throws AppError `bad_request` if it does not wait any more */
  remove(item: string): void {
    this.record({ type: 'promptRemoved', id: this.#waiting(item) });
    this.#content.delete(item);
  }

  /** Puts what waits in this order; what is not named stays behind. */
  order(items: readonly string[]): void {
    const waiting = new Set(this.queued());
    const ids = items.filter((item) => waiting.has(item)).map(promptIdOf);
    this.record({ type: 'queueOrdered', ids });
  }

  /** Sends what waits, after a stop, a failure or a restart of Aerie. */
  resume(): void {
    this.#held = false;
    void this.#pump();
  }

  /** Stops the turn that runs; what waits goes on waiting. */
  async cancel(): Promise<void> {
    this.#held = true;
    if (!this.#running) return;
    this.record({ type: 'cancelAsked' });
    const state = this.#lease?.state;
    if (state?.kind === 'open') await state.session.cancel();
  }

  /** The session, once the agent runs; undefined, recorded, if that failed. */
  session(): Promise<AgentSession | undefined> {
    const state = this.#lease?.state;
    if (state?.kind === 'open') return Promise.resolve(state.session);
    this.#opening ??= this.#open().finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  /** Writes what waits. */
  flush(): void {
    this.#recorder.flush();
  }

  /** Lets go of the session; the chat stays. */
  async close(): Promise<void> {
    this.#gone.abort();
    this.#following.dispose();
    this.#writes.dispose();
    const lease = this.#lease;
    this.#lease = undefined;
    await lease?.close().catch(() => {
      // The agent is gone, and with it the session.
    });
    this.#recorder.dispose();
    this.#changed.dispose();
  }

  dispose(): void {
    void this.close();
  }

  async #open(): Promise<AgentSession | undefined> {
    const known = this.#lease;
    if (known && known.state.kind !== 'lost') return this.#waitFor(known);
    this.#setAgent({ agentState: 'starting', problem: null });
    this.#lease = undefined;
    await known?.close();
    const id = this.#sessionId;
    const source: SessionSource =
      id === null ? { kind: 'new' } : { kind: 'existing', id, history: 'known' };
    if (id !== null) this.#recorder.beginReplay();
    try {
      const lease = await this.#ports.open(source, {
        signal: this.#gone.signal,
        onUpdate: (notification) => updateListener(this.#recorder, this.#current)(notification),
      });
      if (this.#gone.signal.aborted) {
        await lease.close();
        return undefined;
      }
      this.#lease = lease;
      this.#follow(lease);
      return lease.session;
    } catch (error) {
      if (!this.#gone.signal.aborted) this.#didFail(error);
      return undefined;
    } finally {
      if (id !== null) this.record({ type: 'replayEnded' });
    }
  }

  get #current(): AgentSession | undefined {
    const state = this.#lease?.state;
    return state?.kind === 'open' ? state.session : undefined;
  }

  #follow(lease: AgentLease<AgentSession>): void {
    this.#following.dispose();
    this.#following = new DisposableStore();
    this.#following.add(
      lease.onDidChange((state) => {
        if (state.kind === 'waiting') {
          this.record({ type: 'agentExited' });
          // An agent that cannot resume a session tells its history again when it is back.
          this.#recorder.beginReplay();
          this.#setAgent({ agentState: 'starting', problem: null });
        } else if (state.kind === 'open') {
          this.record({ type: 'replayEnded' });
          this.record({ type: 'agentRestarted' });
          this.#didOpen(state.session);
        } else if (state.kind === 'lost') {
          this.record({ type: 'replayEnded' });
          this.#didFail(state.error);
        }
      }),
    );
    this.#didOpen(lease.session);
  }

  #didOpen(session: AgentSession): void {
    this.#sessionId = session.id;
    this.#ports.didOpen(session.id);
    this.#writes.value = recordWrites(this.#recorder, session, this.#ports.logger);
    const { configOptions } = session;
    this.record({ type: 'configured', configOptions });
    this.#setAgent({ agentState: 'open', problem: null });
  }

  #didFail(error: unknown): void {
    const { message, detail, action } = describeFailure(error);
    const code = error instanceof AcpError ? error.code : undefined;
    const problem = {
      message: (detail === undefined ? message : `${message} ${detail}`).slice(0, 2000),
      action: code === 'cli_not_found' ? 'install' : action === 'login' ? 'login' : 'restart',
    } as const;
    this.#held = true;
    this.#setAgent({ agentState: 'failed', problem });
    this.record({ type: 'noted', reason: 'error', text: message, ...(detail ? { detail } : {}) });
  }

  /** The session when the agent, which died, runs again. */
  #waitFor(lease: AgentLease<AgentSession>): Promise<AgentSession | undefined> {
    return new Promise((resolve) => {
      const listening = lease.onDidChange((state) => {
        if (state.kind === 'waiting') return;
        listening.dispose();
        resolve(state.kind === 'open' ? state.session : undefined);
      });
      this.#following.add(toDisposable(() => resolve(undefined)));
    });
  }

  async #pump(): Promise<void> {
    if (this.#running || this.#gone.signal.aborted) return;
    this.#running = true;
    try {
      for (;;) {
        const [item] = this.#held ? [] : this.queued();
        if (item === undefined) return;
        const session = await this.session();
        // Taken back or stopped meanwhile.
        if (!session || this.#held || this.queued()[0] !== item) {
          if (session && !this.#held) continue;
          return;
        }
        await this.#turn(session, item);
      }
    } finally {
      this.#running = false;
      this.#changed.fire();
    }
  }

  async #turn(session: AgentSession, item: string): Promise<void> {
    const blocks = this.#content.get(item) ?? this.#stored(item);
    this.#content.delete(item);
    const id = promptIdOf(item);
    const result = session.prompt([...blocks]);
    await recordTurn(this.#recorder, { id, blocks }, result);
    const stop = this.#recorder.state.facts.lastTurn?.stop;
    if (stop === 'failed' || stop === 'interrupted' || stop === 'cancelled') this.#held = true;
  }

  #stored(item: string): ContentBlock[] {
    const found = this.#recorder.state.items.get(item);
    return found?.type === 'user' ? storedContent(found.blocks, this.#ports.blob) : [];
  }

  #waiting(item: string): string {
    if (this.queued().includes(item)) return promptIdOf(item);
    throw new AppError('bad_request', 'This message was sent already.');
  }

  #setAgent(agent: AgentState): void {
    this.#agent = agent;
    this.#changed.fire();
  }
}

const promptIdOf = (item: string): string => item.slice(USER_ITEM.length);

function hasContent(blocks: readonly ContentBlock[]): boolean {
  return blocks.some((block) => block.type !== 'text' || block.text.trim() !== '');
}
