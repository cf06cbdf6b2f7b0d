// Lets any number of readers follow chats. A reader is only a cursor: nothing is queued for it, so a
// slow one costs nothing and what it missed is read again when it comes, or left out by a snapshot.

import { AppError } from '#shared/base/app-error.ts';
import type { Disposable } from '#shared/base/disposable.ts';
import { weightOf } from '#shared/chat/change-batch.ts';
import type { ChatEntry, ChatSnapshot } from './chat-entry.ts';
import type { ChatJournal } from './chat-journal.ts';

/** What a reader gets: the whole, or exactly what came after what it had. */
export type ChatFrame =
  | ({ readonly type: 'snapshot' } & ChatSnapshot)
  | {
      readonly type: 'changes';
      /** Of the last one. */
      readonly cursor: number;
      readonly entries: readonly ChatEntry[];
    };

export interface FollowOptions {
  /** The last change the reader has; without it, it has nothing. */
  readonly since?: number;
  /** Ends the reading. */
  readonly signal?: AbortSignal;
  /** Items of a snapshot, the newest; 200 unless given. */
  readonly pageSize?: number;
  /** Behind by more changes than this, a reader gets a snapshot; 2,000 unless given. */
  readonly maxBehind?: number;
}

const PAGE_SIZE = 200;
const MAX_BEHIND = 2000;
/** Newest changes kept at hand of each chat that is followed. */
const MAX_RECENT = 500;
/** Changes of one frame. */
const MAX_FRAME = 200;
/** Characters of one frame, about; a single change may have more. */
const MAX_FRAME_WEIGHT = 256 * 1024;

interface Followed {
  head: number;
  /** Without gaps, ending at `head`. */
  recent: readonly ChatEntry[];
  readers: number;
  wake: PromiseWithResolvers<void>;
}

export class ChatHub implements Disposable {
  readonly #journal: ChatJournal;
  readonly #chats = new Map<string, Followed>();
  readonly #subscription: Disposable;
  readonly #end = new AbortController();

  constructor(journal: ChatJournal) {
    this.#journal = journal;
    this.#subscription = journal.onDidAppend(({ chatId, entries }) => {
      const chat = this.#chats.get(chatId);
      if (!chat) return;
      chat.head = entries.at(-1)?.cursor ?? chat.head;
      // Another process may have written in between.
      const isNext = chat.recent.at(-1)?.cursor === (entries[0]?.cursor ?? 0) - 1;
      chat.recent = [...(isNext ? chat.recent : []), ...entries].slice(-MAX_RECENT);
      wake(chat);
    });
  }

  /**
   * Follows a chat from `since` on: first what came after it, or a snapshot if that is not known any
   * more, then each change once and in order. Ends with `signal`, the hub, or the chat.
   * @throws AppError `chat_not_found`, `storage_failed`, from the first step on
   */
  async *follow(chatId: string, options: FollowOptions = {}): AsyncGenerator<ChatFrame, void> {
    const chat = this.#enter(chatId);
    const signals = options.signal ? [options.signal, this.#end.signal] : [this.#end.signal];
    const signal = AbortSignal.any(signals);
    const stop = (): void => wake(chat);
    signal.addEventListener('abort', stop);
    try {
      let cursor = options.since;
      while (!signal.aborted && this.#chats.get(chatId) === chat) {
        if (cursor === chat.head) {
          await chat.wake.promise;
          continue;
        }
        const frame = this.#next(chatId, chat, cursor, options);
        cursor = frame.cursor;
        yield frame;
      }
    } finally {
      signal.removeEventListener('abort', stop);
      this.#leave(chatId, chat);
    }
  }

  /** Another process may have written: readers are told what it wrote. */
  refresh(): void {
    for (const [chatId, chat] of this.#chats) {
      const head = this.#headOf(chatId);
      if (head === undefined) this.forget(chatId);
      else if (head > chat.head) {
        chat.head = head;
        // There is a gap before what comes next.
        chat.recent = [];
        wake(chat);
      }
    }
  }

  /** Ends the readers of a chat that was deleted. */
  forget(chatId: string): void {
    const chat = this.#chats.get(chatId);
    this.#chats.delete(chatId);
    if (chat) wake(chat);
  }

  /** Ends all readers. */
  dispose(): void {
    this.#subscription.dispose();
    this.#end.abort();
  }

  #headOf(chatId: string): number | undefined {
    try {
      return this.#journal.cursor(chatId);
    } catch (error) {
      if (error instanceof AppError && error.code === 'chat_not_found') return undefined;
      throw error;
    }
  }

  #enter(chatId: string): Followed {
    const found = this.#chats.get(chatId);
    if (found) {
      found.readers += 1;
      return found;
    }
    const head = this.#journal.cursor(chatId);
    const chat = { head, recent: [], readers: 1, wake: Promise.withResolvers<void>() };
    this.#chats.set(chatId, chat);
    return chat;
  }

  #leave(chatId: string, chat: Followed): void {
    chat.readers -= 1;
    if (chat.readers === 0 && this.#chats.get(chatId) === chat) this.#chats.delete(chatId);
  }

  #next(
    chatId: string,
    chat: Followed,
    cursor: number | undefined,
    { pageSize = PAGE_SIZE, maxBehind = MAX_BEHIND }: FollowOptions,
  ): ChatFrame {
    const isNear = cursor !== undefined && cursor < chat.head && chat.head - cursor <= maxBehind;
    const entries = isNear ? firstOf(this.#entriesAfter(chatId, chat, cursor)) : [];
    const last = entries.at(-1);
    if (last) return { type: 'changes', cursor: last.cursor, entries };
    const snapshot = this.#journal.snapshot(chatId, pageSize);
    // Another process may have written too.
    chat.head = Math.max(chat.head, snapshot.cursor);
    return { type: 'snapshot', ...snapshot };
  }

  #entriesAfter(chatId: string, chat: Followed, cursor: number): readonly ChatEntry[] {
    const first = chat.recent[0];
    if (first && first.cursor <= cursor + 1) return chat.recent.slice(cursor + 1 - first.cursor);
    return this.#journal.after(chatId, cursor) ?? [];
  }
}

/** As many as go into one frame. */
function firstOf(entries: readonly ChatEntry[]): readonly ChatEntry[] {
  let weight = 0;
  const end = entries.findIndex(({ change }, index) => {
    weight += weightOf(change);
    return index >= MAX_FRAME || (index > 0 && weight > MAX_FRAME_WEIGHT);
  });
  return end < 0 ? entries : entries.slice(0, end);
}

function wake(chat: Followed): void {
  const { resolve } = chat.wake;
  chat.wake = Promise.withResolvers();
  resolve();
}
