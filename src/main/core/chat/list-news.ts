// What is new in the list of chats, told to whoever shows it: at most some times a second for each
// chat, and what other processes changed by comparison.

import type { Disposable } from '#shared/base/disposable.ts';
import { Emitter, type Event } from '#shared/base/emitter.ts';
import type { Clock } from '#shared/base/ports.ts';
import type { ChatInfo, ChatListChange } from '#shared/contract/chats.ts';
import { listChanges } from './list-changes.ts';

export interface ListNewsPorts {
  readonly clock: Clock;
  /** A chat as it is now; undefined if it is not there or cannot be read. Never throws. */
  readonly read: (chat: string) => ChatInfo | undefined;
}

/** News about chats in the list are told no more often than this, in ms. */
const TELL_EVERY = 100;

export class ListNews implements Disposable {
  readonly #ports: ListNewsPorts;
  readonly #told = new Emitter<ChatListChange>();
  readonly #stale = new Set<string>();
  /** The list as it was when it was compared last. */
  readonly #seen = new Map<string, string>();
  #telling: Disposable | undefined;

  /** Fires when a chat in the list changed. */
  readonly onDidChange: Event<ChatListChange> = this.#told.event;

  constructor(ports: ListNewsPorts) {
    this.#ports = ports;
  }

  /** Tells what is new about a chat, together with what comes soon after. */
  tell(chat: string): void {
    this.#stale.add(chat);
    this.#telling ??= this.#ports.clock.after(TELL_EVERY, () => {
      this.#telling = undefined;
      const stale = [...this.#stale];
      this.#stale.clear();
      for (const id of stale) {
        const info = this.#ports.read(id);
        if (info) this.#told.fire({ type: 'upsert', chat: info });
      }
    });
  }

  /** A chat is gone. */
  removed(id: string): void {
    this.#told.fire({ type: 'removed', id });
  }

  /** Tells what is new in the whole list. */
  compare(chats: readonly ChatInfo[]): void {
    for (const change of listChanges(this.#seen, chats)) this.#told.fire(change);
  }

  dispose(): void {
    this.#telling?.dispose();
    this.#told.dispose();
  }
}
