// One chat as this window sees it: kept in step with the wing while somebody looks, one listener list
// for each item, so that a word that comes in repaints one item.

import { useSyncExternalStore } from 'react';
import { type Disposable, toDisposable } from '#shared/base/disposable.ts';
import { type ChatFacts, noFacts } from '#shared/chat/chat-facts.ts';
import type { ChatItem } from '#shared/chat/chat-item.ts';
import { withText } from '#shared/chat/chat-state.ts';
import type { ChatNews, PlacedChatItem } from '#shared/contract/index.ts';
import type { WingConnection } from '../client/wing-connection.ts';
import { api, wing } from '../stores/wing.ts';

/** Items asked for at once when somebody scrolls up. */
const PAGE = 100;

export class ChatModel implements Disposable {
  readonly id: string;
  readonly #following: Disposable;
  #items = new Map<string, ChatItem>();
  #positions = new Map<string, number>();
  #order: readonly string[] = [];
  #facts: ChatFacts = noFacts;
  /** When the turn began that a person here stops. */
  #stopping: number | undefined;
  #cursor: number | undefined;
  #older = false;
  #loadingOlder: Promise<void> | undefined;
  readonly #itemListeners = new Map<string, Set<() => void>>();
  readonly #listeners = new Set<() => void>();
  readonly #sentListeners = new Set<() => void>();

  constructor(id: string, connection: WingConnection = wing()) {
    this.id = id;
    this.#following = connection.watch(
      (client, signal) =>
        client.chats.follow(
          this.#cursor === undefined ? { chat: id } : { chat: id, since: this.#cursor },
          { signal },
        ),
      (news) => this.receive(news),
    );
  }

  /** Ids of the items that are here, in their order. A new array for each change of it. */
  get order(): readonly string[] {
    return this.#order;
  }

  get facts(): ChatFacts {
    return this.#facts;
  }

  /** False until the chat was heard of for the first time. */
  get loaded(): boolean {
    return this.#cursor !== undefined;
  }

  /** True if there are older items than those that are here. */
  get hasOlder(): boolean {
    return this.#older;
  }

  item(id: string): ChatItem | undefined {
    return this.#items.get(id);
  }

  /** Takes over what the wing tells. */
  receive(news: ChatNews): void {
    if (news.type === 'snapshot') {
      this.#items = new Map(news.items.map(({ item }) => [item.id, item]));
      this.#positions = new Map(news.items.map(({ item, position }) => [item.id, position]));
      this.#facts = this.#stopped(news.facts);
      this.#older = news.older;
      this.#cursor = news.cursor;
      this.#sort();
      for (const id of this.#itemListeners.keys()) this.#tell(id);
      this.#tellAll();
      return;
    }
    let all = false;
    let moved = false;
    for (const { change, cursor, position } of news.entries) {
      this.#cursor = cursor;
      switch (change.type) {
        case 'upsert': {
          const { item } = change;
          const before = this.#positions.get(item.id);
          this.#items.set(item.id, item);
          if (position !== undefined) this.#positions.set(item.id, position);
          moved ||= before === undefined || (position !== undefined && before !== position);
          this.#tell(item.id);
          break;
        }
        case 'append': {
          const item = this.#items.get(change.id);
          if (item) this.#items.set(change.id, withText(item, change.part, change.text));
          this.#tell(change.id);
          break;
        }
        case 'remove':
          this.#items.delete(change.id);
          this.#positions.delete(change.id);
          this.#tell(change.id);
          moved = true;
          break;
        case 'facts':
          this.#facts = this.#stopped({ ...this.#facts, ...change.facts });
          all = true;
          break;
      }
    }
    // Once for all of them: a chat may have thousands of items.
    if (moved) this.#sort();
    if (all || moved) this.#tellAll();
  }

  /** A message was sent from this window. */
  didSend(): void {
    // One that waits for its turn stands elsewhere.
    if (this.#facts.turn) return;
    for (const listener of [...this.#sentListeners]) listener();
  }

  /** Called when a message was sent from this window that comes next. */
  onDidSend(listener: () => void): () => void {
    this.#sentListeners.add(listener);
    return () => this.#sentListeners.delete(listener);
  }

  /** Shows the turn that runs as one that is being stopped, before the wing says so; what is returned takes that back. */
  stopping(): () => void {
    const { turn } = this.#facts;
    if (!turn || turn.cancelAsked) return () => {};
    const set = (asked: boolean): void => {
      this.#stopping = asked ? turn.startedAt : undefined;
      if (this.#facts.turn?.startedAt !== turn.startedAt) return;
      this.#facts = { ...this.#facts, turn: { ...this.#facts.turn, cancelAsked: asked } };
      this.#tellAll();
    };
    set(true);
    return () => set(false);
  }

  #stopped(facts: ChatFacts): ChatFacts {
    const { turn } = facts;
    if (!turn || turn.cancelAsked || turn.startedAt !== this.#stopping) return facts;
    return { ...facts, turn: { ...turn, cancelAsked: true } };
  }

  /** Gets older items, if there are any. */
  loadOlder(): Promise<void> {
    this.#loadingOlder ??= this.#loadOlder().finally(() => {
      this.#loadingOlder = undefined;
    });
    return this.#loadingOlder;
  }

  /** Gets older items until `item` is here; false if there is no such item. */
  async reach(item: string): Promise<boolean> {
    while (!this.#items.has(item) && this.#older) {
      const [first] = this.#order;
      await this.loadOlder();
      // Nothing came: asking again would bring nothing either.
      if (this.#order[0] === first) break;
    }
    return this.#items.has(item);
  }

  /** Called when order, facts or `hasOlder` changed. */
  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Called when one item changed or went. */
  subscribeItem(id: string, listener: () => void): () => void {
    const listeners = this.#itemListeners.get(id) ?? new Set();
    this.#itemListeners.set(id, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#itemListeners.get(id) === listeners) {
        this.#itemListeners.delete(id);
      }
    };
  }

  dispose(): void {
    this.#following.dispose();
    this.#listeners.clear();
    this.#sentListeners.clear();
    this.#itemListeners.clear();
  }

  async #loadOlder(): Promise<void> {
    const [first] = this.#order;
    const before = first === undefined ? undefined : this.#positions.get(first);
    if (!this.#older || before === undefined) return;
    const items = this.#items;
    const older = await api().chats.items({ chat: this.id, before, limit: PAGE });
    // They belong above what was there when they were asked for, which is another transcript by now.
    if (this.#items === items) this.#addOlder(older);
  }

  #addOlder(older: readonly PlacedChatItem[]): void {
    for (const { item, position } of older) {
      if (this.#items.has(item.id)) continue;
      this.#items.set(item.id, item);
      this.#positions.set(item.id, position);
    }
    // A page of large items is a short one.
    this.#older = older.length > 0;
    this.#sort();
    this.#tellAll();
  }

  #sort(): void {
    this.#order = [...this.#positions].sort((a, b) => a[1] - b[1]).map(([id]) => id);
  }

  #tell(id: string): void {
    for (const listener of this.#itemListeners.get(id) ?? []) listener();
  }

  #tellAll(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

const open = new Map<string, { model: ChatModel; users: number }>();

/** The model of a chat, shared by all who look at it; `release` it when done. */
export function acquireChat(id: string): { readonly model: ChatModel } & Disposable {
  const entry = open.get(id) ?? { model: new ChatModel(id), users: 0 };
  entry.users += 1;
  open.set(id, entry);
  const release = toDisposable(() => {
    entry.users -= 1;
    if (entry.users > 0) return;
    open.delete(id);
    entry.model.dispose();
  });
  return { model: entry.model, dispose: () => release.dispose() };
}

/** The model of a chat that somebody looks at in this window. */
export function openedChat(id: string): ChatModel | undefined {
  return open.get(id)?.model;
}

/** Ids of a chat's items. */
export function useChatOrder(model: ChatModel): readonly string[] {
  return useSyncExternalStore(model.subscribe, () => model.order);
}

/** What is true of a chat beside its items. */
export function useChatFacts(model: ChatModel): ChatFacts {
  return useSyncExternalStore(model.subscribe, () => model.facts);
}

/** One item; undefined when it is gone. */
export function useChatItem(model: ChatModel, id: string): ChatItem | undefined {
  return useSyncExternalStore(
    (listener) => model.subscribeItem(id, listener),
    () => model.item(id),
  );
}
