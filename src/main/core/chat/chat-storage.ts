import type { Database } from 'better-sqlite3';
import { AppError } from '#shared/base/app-error.ts';
import type { Disposable } from '#shared/base/disposable.ts';
import type { Clock, Logger } from '#shared/base/ports.ts';
import { ChatHub } from './chat-hub.ts';
import { ChatJournal } from './chat-journal.ts';
import { ChatStore } from './chat-store.ts';

/** What keeps chats, opened. */
export interface OpenedChats {
  readonly store: ChatStore;
  readonly journal: ChatJournal;
  readonly hub: ChatHub;
}

export interface ChatStorageOptions {
  /** Opens the database when first needed; the caller closes it. */
  readonly database: () => Database;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Told the chats that something was written to. */
  readonly onDidWrite: (chat: string) => void;
  /** Told once, before anybody uses them. */
  readonly onDidOpen: (opened: OpenedChats) => void;
}

/** Where chats are kept; opened when first needed, to not delay the start. */
export class ChatStorage implements Disposable {
  readonly #options: ChatStorageOptions;
  #opened: OpenedChats | undefined;
  #disposed = false;

  constructor(options: ChatStorageOptions) {
    this.#options = options;
  }

  /** @throws AppError `shutting_down` */
  open(): OpenedChats {
    if (this.#disposed) throw new AppError('shutting_down', 'Aerie is shutting down.');
    if (this.#opened) return this.#opened;
    const { onDidWrite, onDidOpen, database, ...ports } = this.#options;
    const options = { ...ports, database: database() };
    const journal = new ChatJournal(options);
    journal.onDidAppend(({ chatId }) => onDidWrite(chatId));
    this.#opened = { store: new ChatStore(options), journal, hub: new ChatHub(journal) };
    onDidOpen(this.#opened);
    return this.#opened;
  }

  dispose(): void {
    this.#disposed = true;
    this.#opened?.hub.dispose();
    this.#opened?.journal.dispose();
  }
}
