// Chats as a whole: begun, listed, archived, deleted, searched.

import { sep } from 'node:path';
import type { Database, Statement } from 'better-sqlite3';
import * as z from 'zod/mini';
import type { Clock, Logger } from '#shared/base/ports.ts';
import { noFacts } from '#shared/chat/chat-facts.ts';
import type { OptionChoices } from '#shared/contract/chat-presets.ts';
import type { ChatWorktree } from '#shared/contract/worktrees.ts';
import type { PlacedItem } from './chat-entry.ts';
import { ChatProjection } from './chat-projection.ts';
import { noSuchChat, withStorage } from './storage-guard.ts';
import { readChoices, readWorktree } from './stored-json.ts';

export interface ChatStoreOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What a chat is begun with. */
export interface NewChat {
  readonly id: string;
  /** Id of the agent's profile. */
  readonly agent: string;
  /** Absolute path of the project. */
  readonly cwd: string;
  /** The agent's session, once there is one. */
  readonly sessionId?: string;
  /** The worktree that `cwd` is in, if it was made for the chat. */
  readonly worktree?: ChatWorktree | undefined;
}

const row = z.object({
  num: z.number(),
  id: z.string(),
  agent: z.string(),
  session_id: z.nullable(z.string()),
  cwd: z.string(),
  title: z.nullable(z.string()),
  activity: z.catch(
    z.enum(['idle', 'working', 'needs_you', 'failed', 'done', 'disconnected']),
    'idle',
  ),
  cost_usd: z.nullable(z.number()),
  cursor: z.number(),
  created_at: z.number(),
  updated_at: z.number(),
  archived_at: z.nullable(z.number()),
  worktree: z.nullable(z.string()),
});

/** A chat in a list. Times are in ms since 1970. */
export interface ChatInfo {
  readonly id: string;
  readonly agent: string;
  readonly sessionId: string | null;
  readonly cwd: string;
  readonly title: string | null;
  readonly activity: z.infer<typeof row>['activity'];
  /** With its sub-agents, as far as the agent tells. */
  readonly costUsd: number | null;
  /** Number of its newest change. */
  readonly cursor: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly archivedAt: number | null;
  /** The worktree that was made for it. */
  readonly worktree: ChatWorktree | null;
}

export interface ListOptions {
  /** Only chats of this project. */
  readonly cwd?: string;
  readonly agent?: string;
  /** Those that were put away, instead of the others. */
  readonly archived?: boolean;
  /** Continues behind this chat. */
  readonly after?: Pick<ChatInfo, 'id' | 'updatedAt'> | undefined;
  /** 100 unless given. */
  readonly limit?: number;
}

const deletedRow = z.object({ id: z.string(), at: z.number() });

const MAX_LISTED = 100;
const columns = `num, id, agent, session_id, cwd, title, activity, cost_usd, cursor, created_at,
  updated_at, archived_at, worktree`;

export class ChatStore {
  readonly #options: ChatStoreOptions;
  readonly #projection: ChatProjection;
  readonly #list: Statement<[object], unknown>;
  readonly #find: Statement<[string], unknown>;

  constructor(options: ChatStoreOptions) {
    const { database, logger } = options;
    this.#options = options;
    this.#projection = new ChatProjection(database, logger);
    this.#find = database.prepare(
      `SELECT ${columns} FROM chat WHERE id = ? AND deleted_at IS NULL`,
    );
    this.#list = database.prepare(
      `SELECT ${columns} FROM chat WHERE (archived_at IS NOT NULL) = @archived AND deleted_at IS NULL
       AND (@cwd IS NULL OR cwd = @cwd) AND (@agent IS NULL OR agent = @agent)
       AND (@at IS NULL OR (updated_at, id) < (@at, @id))
       ORDER BY updated_at DESC, id DESC LIMIT @limit`,
    );
  }

  /** Begins a chat. @throws AppError `storage_failed` */
  create(chat: NewChat): ChatInfo {
    const now = this.#options.clock.now();
    const values = [
      chat.id,
      chat.agent,
      chat.sessionId ?? null,
      chat.cwd,
      JSON.stringify(noFacts),
      now,
      now,
      chat.worktree ? JSON.stringify(chat.worktree) : null,
    ];
    this.#run(
      `INSERT INTO chat
         (id, agent, session_id, cwd, activity, facts, created_at, updated_at, worktree)
       VALUES (?, ?, ?, ?, 'idle', ?, ?, ?, ?)`,
      values,
    );
    return this.get(chat.id);
  }

  /** @throws AppError `chat_not_found`, `storage_failed` */
  get(chatId: string): ChatInfo {
    const found = this.find(chatId);
    if (!found) throw noSuchChat();
    return found;
  }

  find(chatId: string): ChatInfo | undefined {
    const found = withStorage('The chat could not be read.', () => this.#find.get(chatId));
    return found === undefined ? undefined : this.#infos([found])[0];
  }

  /** Chats, those changed last first. @throws AppError */
  list(options: ListOptions = {}): ChatInfo[] {
    const { archived = false, cwd = null, agent = null, after, limit = MAX_LISTED } = options;
    const at = after?.updatedAt ?? null;
    const id = after?.id ?? null;
    return this.#infos(
      withStorage('The chats could not be read.', () =>
        this.#list.all({ archived: archived ? 1 : 0, cwd, agent, at, id, limit }),
      ),
    );
  }

  /** All chats that work in a folder or below it, archived ones too. @throws AppError */
  inFolder(folder: string): ChatInfo[] {
    const below = folder.endsWith(sep) ? folder : folder + sep;
    return this.#where('cwd = ? OR substr(cwd, 1, length(?)) = ?', [folder, below, below]);
  }

  /** All chats that are at work or wait for somebody, as they were written, archived ones too. @throws AppError */
  atWork(): ChatInfo[] {
    return this.#where("activity IN ('working', 'needs_you')");
  }

  /** Up to `limit` items before a position (without one: the newest), oldest first. @throws AppError */
  items(chatId: string, options: { before?: number; limit: number }): PlacedItem[] {
    const { before = Number.MAX_SAFE_INTEGER, limit } = options;
    const num = this.#num(chatId);
    return withStorage(
      'The chat could not be read.',
      () => this.#projection.page(num, before, limit).items,
    );
  }

  /** Data that an item refers to, or undefined if it was not kept. @throws AppError */
  blob(chatId: string, key: string): Uint8Array | undefined {
    const num = this.#num(chatId);
    const data: unknown = withStorage('The file could not be read.', () =>
      this.#options.database
        .prepare('SELECT data FROM chat_blob WHERE chat = ? AND key = ?')
        .pluck()
        .get(num, key),
    );
    return data instanceof Uint8Array ? data : undefined;
  }

  /** Notes which session of the agent the chat is now. @throws AppError */
  setSession(chatId: string, sessionId: string): void {
    this.#run('UPDATE chat SET session_id = ? WHERE num = ?', [sessionId, this.#num(chatId)]);
  }

  /** Notes what to choose in new sessions of a chat, over what was noted before. @throws AppError */
  want(chatId: string, wanted: OptionChoices): void {
    const all = JSON.stringify({ ...this.wanted(chatId), ...wanted });
    this.#run('UPDATE chat SET wanted = ? WHERE num = ?', [all, this.#num(chatId)]);
  }

  /** What to choose in new sessions of a chat. @throws AppError */
  wanted(chatId: string): OptionChoices | undefined {
    const num = this.#num(chatId);
    const json: unknown = withStorage('The chat could not be read.', () =>
      this.#options.database.prepare('SELECT wanted FROM chat WHERE num = ?').pluck().get(num),
    );
    return typeof json === 'string' ? readChoices(json) : undefined;
  }

  /** Notes that the chat goes on in another folder, with no session yet. @throws AppError */
  move(chatId: string, cwd: string): void {
    this.#run('UPDATE chat SET cwd = ?, session_id = NULL WHERE num = ?', [cwd, this.#num(chatId)]);
  }

  /** Notes what became of the worktree of a chat. @throws AppError */
  setWorktree(chatId: string, worktree: ChatWorktree): void {
    const json = JSON.stringify(worktree);
    this.#run('UPDATE chat SET worktree = ? WHERE num = ?', [json, this.#num(chatId)]);
  }

  /** Puts a chat away, or takes it back. @throws AppError */
  setArchived(chatId: string, archived: boolean): void {
    const at = archived ? this.#options.clock.now() : null;
    this.#run('UPDATE chat SET archived_at = ? WHERE num = ?', [at, this.#num(chatId)]);
  }

  /**
   * The chat that is a session of an agent, begun now unless there is one: whoever asks for the same at
   * the same time, also from another process, gets the same. @throws AppError `storage_failed`
   */
  findOrCreate(chat: NewChat & { readonly sessionId: string }): {
    readonly chat: ChatInfo;
    readonly isNew: boolean;
  } {
    return withStorage('The chat could not be saved.', () =>
      this.#options.database
        .transaction(() => {
          const known = this.findSession(chat.agent, chat.sessionId) ?? this.find(chat.id);
          return known ? { chat: known, isNew: false } : { chat: this.create(chat), isNew: true };
        })
        .immediate(),
    );
  }

  /** The chat that is a session of an agent, the newest; undefined if none is. @throws AppError */
  findSession(agent: string, sessionId: string): ChatInfo | undefined {
    const found = withStorage('The chats could not be read.', () =>
      this.#options.database
        .prepare(
          `SELECT ${columns} FROM chat WHERE agent = ? AND session_id = ? AND deleted_at IS NULL
           ORDER BY num DESC LIMIT 1`,
        )
        .all(agent, sessionId),
    );
    return this.#infos(found)[0];
  }

  /** Hides a chat that is to be deleted for good later, or takes that back. @throws AppError */
  setDeleted(chatId: string, deleted: boolean): void {
    const at = deleted ? this.#options.clock.now() : null;
    this.#run('UPDATE chat SET deleted_at = ? WHERE num = ?', [at, this.#num(chatId)]);
  }

  /** The chat that has been deleted longest, and when. @throws AppError */
  firstDeleted(): { readonly id: string; readonly at: number } | undefined {
    const found: unknown = withStorage('The chats could not be read.', () =>
      this.#options.database
        .prepare(
          `SELECT id, deleted_at AS at FROM chat WHERE deleted_at IS NOT NULL
           ORDER BY deleted_at LIMIT 1`,
        )
        .get(),
    );
    return deletedRow.safeParse(found).data;
  }

  /** Deletes a chat with all that belongs to it, for good. @throws AppError */
  delete(chatId: string): void {
    const num = this.#num(chatId);
    const { database } = this.#options;
    withStorage('The chat could not be deleted.', () =>
      database.transaction(() => {
        database
          .prepare(
            'DELETE FROM chat_search WHERE rowid IN (SELECT num FROM chat_item WHERE chat = ?)',
          )
          .run(num);
        database.prepare('DELETE FROM chat WHERE num = ?').run(num);
      })(),
    );
  }

  #where(condition: string, values: readonly string[] = []): ChatInfo[] {
    const sql = `SELECT ${columns} FROM chat WHERE (${condition}) AND deleted_at IS NULL`;
    return this.#infos(
      withStorage('The chats could not be read.', () =>
        this.#options.database.prepare(sql).all(...values),
      ),
    );
  }

  #num(chatId: string): number {
    const found: unknown = withStorage('The chat could not be read.', () =>
      this.#options.database.prepare('SELECT num FROM chat WHERE id = ?').pluck().get(chatId),
    );
    if (typeof found !== 'number') throw noSuchChat();
    return found;
  }

  #run(sql: string, values: readonly unknown[]): void {
    withStorage('The chat could not be saved.', () =>
      this.#options.database.prepare(sql).run(...values),
    );
  }

  #infos(rows: readonly unknown[]): ChatInfo[] {
    return rows.flatMap((found): ChatInfo[] => {
      const read = row.safeParse(found);
      if (!read.success) {
        this.#options.logger.error({}, 'A chat cannot be read; left out.');
        return [];
      }
      const { id, agent, cwd, title, activity, cursor } = read.data;
      return [
        {
          id,
          agent,
          sessionId: read.data.session_id,
          cwd,
          title,
          activity,
          costUsd: read.data.cost_usd,
          cursor,
          createdAt: read.data.created_at,
          updatedAt: read.data.updated_at,
          archivedAt: read.data.archived_at,
          worktree: readWorktree(read.data.worktree),
        },
      ];
    });
  }
}
