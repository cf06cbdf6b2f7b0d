// Writes down one chat: events become changes at once, changes go to the journal in small batches.

import { AppError } from '#shared/base/app-error.ts';
import { type Disposable, DisposableStore } from '#shared/base/disposable.ts';
import type { Clock, Logger } from '#shared/base/ports.ts';
import { ChangeBatch, weightOf } from '#shared/chat/change-batch.ts';
import type { ChatChange } from '#shared/chat/chat-change.ts';
import type { ChatEvent } from '#shared/chat/chat-event.ts';
import {
  applyChange,
  type ChatState,
  emptyChat,
  type MutableChatState,
} from '#shared/chat/chat-state.ts';
import { reconcileReplay } from '#shared/chat/reconcile-replay.ts';
import { reduceChat } from '#shared/chat/reduce-chat.ts';
import type { ChatJournal } from './chat-journal.ts';
import { type Blobs, detachBlocks, detachMedia } from './detach-media.ts';
import { HiddenWords } from './hidden-words.ts';
import { storageTrouble } from './storage-trouble.ts';
import { WholeOutputs } from './whole-outputs.ts';

export interface ChatRecorderOptions {
  readonly chatId: string;
  readonly journal: ChatJournal;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Told once when saving begins to fail, and `undefined` when it works again. */
  readonly onFailure?: (error: Error | undefined) => void;
  /** Told once when so much waits to be saved that no more should come. */
  readonly onFull?: () => void;
}

/** A command of a person: what it does, and what takes that back. */
export interface RecordedCommand {
  readonly id: string;
  readonly event: ChatEvent;
  readonly undo: ChatEvent;
}

/** How long changes wait for others at most, in ms, and how many characters may wait. */
const BATCH_MS = 50;
const BATCH_WEIGHT = 64 * 1024;
const RETRY_MS = 1000;
/** Characters that wait while nothing can be saved, about; then whoever makes them is to stop. */
const MAX_UNSAVED = 16 * 1024 * 1024;

/** Events that somebody waits to see. */
const urgent: ReadonlySet<ChatEvent['type']> = new Set([
  'permissionAsked',
  'permissionDecided',
  'questionAsked',
  'questionClosed',
  'turnStarted',
  'promptSent',
  'turnEnded',
  'turnFailed',
  'promptQueued',
  'agentExited',
]);

export class ChatRecorder implements Disposable {
  readonly chatId: string;
  readonly #options: ChatRecorderOptions;
  readonly #state: MutableChatState;
  readonly #batch = new ChangeBatch();
  readonly #store = new DisposableStore();
  readonly #hidden = new HiddenWords();
  readonly #whole = new WholeOutputs();
  #blobs: Blobs = new Map();
  #commands: string[] = [];
  #timer: Disposable | undefined;
  #writtenAt = Number.NEGATIVE_INFINITY;
  #failing = false;
  /** Why it failed last. */
  #error: unknown;
  /** Characters that came while nothing could be saved, about. */
  #unsaved = 0;
  #disposed = false;
  /** History that is replayed into a chat which has its own. */
  #replay: MutableChatState | undefined;

  /** Goes on with a chat that is in the journal. @throws AppError `chat_not_found`, `storage_failed` */
  constructor(options: ChatRecorderOptions) {
    this.chatId = options.chatId;
    this.#options = options;
    this.#state = options.journal.load(options.chatId);
    this.record({ type: 'reopened' });
  }

  /** The chat as it is, what is not on disk yet included. */
  get state(): ChatState {
    return this.#state;
  }

  /** True while what happens is only in memory. */
  get isFailing(): boolean {
    return this.#failing;
  }

  /** Owns what records into it. */
  get store(): DisposableStore {
    return this.#store;
  }

  /** Keeps these words out of what agents tell from now on. */
  hide(words: readonly string[]): void {
    this.#hidden.add(words);
  }

  /** What is replayed from now on is compared with the transcript that is there, if one is. */
  beginReplay(): void {
    const hasTranscript = [...this.#state.items.values()].some(({ type }) => type !== 'system');
    this.#replay = hasTranscript ? emptyChat() : undefined;
  }

  /** Notes what happened. Never throws. */
  record(event: ChatEvent): void {
    if (this.#disposed) return;
    try {
      this.#reduce(event);
    } catch (error) {
      // Whoever tells of an event has more to do than to be told of a mistake here.
      this.#options.logger.error({ err: error, event: event.type }, 'An event could not be noted.');
    }
    if (this.#failing) return;
    if (urgent.has(event.type)) this.flush();
    else this.#schedule();
  }

  /**
   * Notes what a person commanded, unless a command with this id was carried out before. One that
   * cannot be saved is taken back: nobody may rely on what is gone when Aerie ends.
   * @returns false if it was carried out before @throws AppError `storage_failed`
   */
  command({ id, event, undo }: RecordedCommand): boolean {
    if (this.#commands.includes(id)) return false;
    if (this.#options.journal.hasCommand(this.chatId, id)) return false;
    if (this.#failing) this.flush();
    if (!this.#failing) {
      this.#commands.push(id);
      this.record(event);
      this.flush();
      if (!this.#failing) return true;
      this.#commands = this.#commands.filter((other) => other !== id);
      this.record(undo);
    }
    throw new AppError('storage_failed', storageTrouble(this.#error));
  }

  /** Writes what waits. What cannot be written waits on and is tried again. */
  flush(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    const { journal, clock, chatId, logger, onFailure } = this.#options;
    if (this.#batch.isEmpty && this.#commands.length === 0) return;
    const changes = this.#batch.take();
    const step = {
      changes,
      after: this.#state,
      commands: this.#commands,
      blobs: this.#blobs,
    };
    try {
      this.#writtenAt = clock.monotonic();
      journal.append(chatId, step, { hasty: this.#failing });
    } catch (error) {
      for (const change of changes) this.#batch.add(change);
      this.#retry();
      this.#error = error;
      if (this.#failing) return;
      this.#failing = true;
      logger.error({ err: error }, 'A chat cannot be saved; tried again every second.');
      onFailure?.(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    this.#commands = [];
    this.#blobs = new Map();
    if (!this.#failing) return;
    this.#failing = false;
    this.#unsaved = 0;
    onFailure?.(undefined);
  }

  /** Writes what waits and records no more. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#store.dispose();
    this.flush();
    this.#timer?.dispose();
    this.#timer = undefined;
  }

  #reduce(event: ChatEvent): void {
    const now = this.#options.clock.now();
    const light = this.#detached(event);
    if (light.type === 'replayEnded') this.#endReplay(now);
    const target = this.#replay && isReplayed(light) ? this.#replay : this.#state;
    const changes = reduceChat(target, light, now);
    this.#take(changes, target);
    if (light.type === 'update') this.#whole.note(light.update, changes);
    this.#take(this.#whole.settle(this.#state, this.#blobs), this.#state);
  }

  #take(changes: readonly ChatChange[], target: MutableChatState): void {
    for (const change of changes) {
      applyChange(target, change);
      if (target === this.#state) this.#batch.add(change);
      if (this.#failing) this.#count(change);
    }
  }

  #count(change: ChatChange): void {
    const before = this.#unsaved;
    this.#unsaved += weightOf(change);
    if (before <= MAX_UNSAVED && this.#unsaved > MAX_UNSAVED) this.#options.onFull?.();
  }

  #endReplay(now: number): void {
    const replayed = this.#replay;
    this.#replay = undefined;
    if (!replayed) return;
    this.#take(reduceChat(replayed, { type: 'replayEnded' }, now), replayed);
    this.#take(reconcileReplay(this.#state, replayed, now), this.#state);
  }

  /** Writes at once after a pause, else together with what comes within 50 ms. */
  #schedule(): void {
    if (this.#batch.isEmpty || this.#failing) return;
    const due = this.#writtenAt + BATCH_MS - this.#options.clock.monotonic();
    if (due <= 0 || this.#batch.weight >= BATCH_WEIGHT) this.flush();
    else this.#timer ??= this.#options.clock.after(due, () => this.flush());
  }

  #retry(): void {
    this.#timer ??= this.#options.clock.after(RETRY_MS, () => this.flush());
  }

  #detached(event: ChatEvent): ChatEvent {
    switch (event.type) {
      case 'update':
        return { ...event, update: detachMedia(this.#hidden.hide(event.update), this.#blobs) };
      case 'promptQueued':
      case 'promptEdited':
      case 'turnStarted':
        return { ...event, blocks: detachBlocks(event.blocks, this.#blobs) };
      default:
        return event;
    }
  }
}

/** Whether an event belongs to the history that is replayed, rather than to the present. */
function isReplayed(event: ChatEvent): boolean {
  if (event.type !== 'update' || event.replayed !== true) return false;
  switch (event.update.sessionUpdate) {
    case 'user_message_chunk':
    case 'agent_message_chunk':
    case 'agent_thought_chunk':
    case 'tool_call':
    case 'tool_call_update':
    case 'plan':
    case 'notice':
    case 'compaction_update':
    case 'compaction_summary_chunk':
      return true;
    default:
      return false;
  }
}
