// Which process writes a chat. Several may have one data folder open; a chat is written by one of them
// at a time, and free again when that one lets go of it or ends, in whatever way.

import type { Database, Statement } from 'better-sqlite3';
import { AppError } from '#shared/base/app-error.ts';
import { noSuchChat, withStorage } from './storage-guard.ts';

export interface ChatOwnersOptions {
  readonly database: Database;
  /** Names this process. */
  readonly owner: string;
  /** Whether the process of that name runs. */
  readonly isAlive: (owner: string) => boolean;
}

/** Told to whoever writes to a chat that is another's. */
const IN_USE =
  'Another Aerie on this computer is using this chat. Go on there, or end that Aerie first.';

export class ChatOwners {
  readonly #options: ChatOwnersOptions;
  readonly #owner: Statement<[string], { owner: string | null }>;
  readonly #claim: Statement<[string, string]>;
  readonly #release: Statement<[string, string]>;
  readonly #owned: Statement<[string], { id: string; owner: string }>;

  constructor(options: ChatOwnersOptions) {
    const { database } = options;
    this.#options = options;
    this.#owner = database.prepare('SELECT owner FROM chat WHERE id = ?');
    this.#claim = database.prepare('UPDATE chat SET owner = ? WHERE id = ?');
    this.#release = database.prepare('UPDATE chat SET owner = NULL WHERE id = ? AND owner = ?');
    this.#owned = database.prepare(
      'SELECT id, owner FROM chat WHERE owner IS NOT NULL AND owner <> ?',
    );
  }

  /**
   * Takes a chat for this process, until it is released or the process ends.
   * @throws AppError `bad_request` while another has it, `chat_not_found`, `storage_failed`
   */
  claim(chat: string): void {
    const { database, owner, isAlive } = this.#options;
    withStorage('The chat could not be opened.', () =>
      database
        .transaction(() => {
          const found = this.#owner.get(chat);
          if (!found) throw noSuchChat();
          if (found.owner === owner) return;
          if (found.owner !== null && isAlive(found.owner)) {
            throw new AppError('bad_request', IN_USE);
          }
          this.#claim.run(owner, chat);
        })
        .immediate(),
    );
  }

  /** Lets go of a chat, if this process has it. @throws AppError `storage_failed` */
  release(chat: string): void {
    withStorage('The chat could not be given back.', () =>
      this.#release.run(chat, this.#options.owner),
    );
  }

  /** Chats that other processes have, which run. @throws AppError `storage_failed` */
  elsewhere(): ReadonlySet<string> {
    const rows = withStorage('The chats could not be read.', () =>
      this.#owned.all(this.#options.owner),
    );
    return new Set(rows.filter(({ owner }) => this.#options.isAlive(owner)).map(({ id }) => id));
  }
}
