import type { Database } from 'better-sqlite3';
import { AppError } from '#shared/base/app-error.ts';
import { type Disposable, MutableDisposable } from '#shared/base/disposable.ts';
import type { Clock, Logger } from '#shared/base/ports.ts';
import type { ChatChange } from '#shared/chat/chat-change.ts';
import { ChatHub } from './chat-hub.ts';
import { ChatJournal } from './chat-journal.ts';
import { ChatOwners, type ChatOwnersOptions } from './chat-owners.ts';
import { ChatSearch } from './chat-search.ts';
import { ChatStore } from './chat-store.ts';
import { DeletedChats } from './deleted-chats.ts';
import { keepIndexed } from './keep-indexed.ts';
import { watchOthers } from './watch-others.ts';

/** What keeps chats, opened. */
export interface OpenedChats {
  readonly store: ChatStore;
  readonly journal: ChatJournal;
  readonly database: Database;
  readonly hub: ChatHub;
  readonly search: ChatSearch;
  readonly owners: ChatOwners;
}

export interface ChatStorageOptions extends Omit<ChatOwnersOptions, 'database'> {
  /** Opens the database when first needed; the caller closes it. */
  readonly database: () => Database;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Told what was written to which chat. */
  readonly onDidWrite: (chat: string, changes: readonly ChatChange[]) => void;
  /** Deletes a chat for good whose time is over. */
  readonly onDidExpire: (chat: string) => Promise<void>;
  /** Told once, before anybody uses them. */
  readonly onDidOpen: (opened: OpenedChats) => void;
  /** Told that another process wrote; `lost` are chats that no other process has any longer. */
  readonly onDidChangeElsewhere: (lost: readonly string[]) => void;
}

/** Where chats are kept; opened when first needed, to not delay the start. */
export class ChatStorage implements Disposable {
  readonly #options: ChatStorageOptions;
  readonly #watching = new MutableDisposable<Disposable>();
  #opened: OpenedChats | undefined;
  #indexing: Disposable | undefined;
  #deleted: DeletedChats | undefined;
  #disposed = false;

  constructor(options: ChatStorageOptions) {
    this.#options = options;
  }

  /** @throws AppError `shutting_down` */
  open(): OpenedChats {
    if (this.#disposed) throw new AppError('shutting_down', 'Aerie is shutting down.');
    if (this.#opened) return this.#opened;
    const { onDidWrite, onDidOpen, onDidExpire, onDidChangeElsewhere, database, ...ports } =
      this.#options;
    const options = { ...ports, database: database() };
    const journal = new ChatJournal(options);
    journal.onDidAppend(({ chatId, entries }) =>
      onDidWrite(
        chatId,
        entries.map(({ change }) => change),
      ),
    );
    const hub = new ChatHub(journal);
    const owners = new ChatOwners(options);
    const search = new ChatSearch(options.database);
    const store = new ChatStore(options);
    this.#opened = { store, journal, database: options.database, hub, owners, search };
    onDidOpen(this.#opened);
    this.#indexing = keepIndexed(search, journal, ports);
    this.#deleted = new DeletedChats({ ...ports, store, purge: onDidExpire });
    this.#watching.value = watchOthers({
      ...options,
      elsewhere: () => owners.elsewhere(),
      onDidChange: (lost) => {
        hub.refresh();
        onDidChangeElsewhere(lost);
      },
    });
    return this.#opened;
  }

  /** To be called when a chat was deleted or taken back. */
  didDelete(): void {
    this.#deleted?.schedule();
  }

  /** Lets other processes have a chat that this one has written to its end. Never throws. */
  release(chat: string): void {
    try {
      this.open().owners.release(chat);
    } catch (err) {
      // It is free at the latest when this process ends.
      this.#options.logger.warn({ err }, 'A chat could not be given back.');
    }
  }

  dispose(): void {
    this.#disposed = true;
    this.#indexing?.dispose();
    this.#deleted?.dispose();
    this.#watching.dispose();
    this.#opened?.hub.dispose();
    this.#opened?.journal.dispose();
  }
}
