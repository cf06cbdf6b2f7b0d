// Finds words in all transcripts. Items are indexed when there is time, in small steps, not while they
// are being written: an item that grows would be indexed anew with each piece.

import type { Database, Statement } from 'better-sqlite3';
import * as z from 'zod/mini';
import type { ChatItem } from '#shared/chat/chat-item.ts';
import { excerpter, type SearchExcerpt } from '#shared/chat/search-excerpt.ts';
import { matchExpression, searchTerms } from '#shared/chat/search-terms.ts';
import { searchableText } from '#shared/chat/searchable-text.ts';
import { MAX_FOUND_ITEMS } from '#shared/contract/limits.ts';
import { withStorage } from './storage-guard.ts';
import { readItem } from './stored-json.ts';

/** An item that has all words that were looked for. */
export interface ChatMatch {
  readonly chatId: string;
  readonly itemId: string;
  readonly position: number;
  readonly type: ChatItem['type'];
  /** When it began, in ms since 1970. */
  readonly at: number;
  /** The words in their surroundings. */
  readonly excerpt: SearchExcerpt;
}

/** One page of what was found. */
export interface ChatMatches {
  /** The newest first. */
  readonly matches: readonly ChatMatch[];
  /** Chats with more than is listed here. */
  readonly more: ReadonlySet<string>;
  /** For `after` of the next page; null at the end. */
  readonly next: number | null;
}

export interface SearchOptions {
  /** Only in this chat. */
  readonly chatId?: string | undefined;
  readonly agent?: string | undefined;
  /** Only of chats in this folder or below. */
  readonly folder?: string | undefined;
  /** Only items that began from here on, in ms since 1970. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  /** Chats that are put away; `with` unless given. */
  readonly archived?: 'with' | 'without' | 'only' | undefined;
  readonly after?: number | undefined;
  /** 50 unless given. */
  readonly limit?: number | undefined;
  /** Items of each chat; all unless given. */
  readonly perChat?: number | undefined;
}

const MAX_MATCHES = 50;
/** Rows looked at for one page, so that nobody waits for a search of somebody else. */
const MAX_LOOKED_AT = 500;
/** Characters of items, as JSON, that one step indexes. */
const MAX_STEP_CHARS = 256 * 1024;
const MAX_COUNTED = 100_000;

const stored = z.object({ id: z.string(), position: z.number(), item: z.string() });
const candidate = z.object({ num: z.number(), chat: z.string() });
const number = z.number();

export class ChatSearch {
  readonly #database: Database;
  readonly #pending: Statement<[number], unknown>;
  readonly #item: Statement<[number], unknown>;
  readonly #clear: Statement<[number]>;
  readonly #add: Statement<[number, string]>;
  readonly #done: Statement<[number]>;
  readonly #waiting: Statement<[number], unknown>;
  readonly #like: Statement<[string, string], unknown>;

  constructor(database: Database) {
    this.#database = database;
    this.#pending = database
      .prepare<[number], unknown>('SELECT num FROM chat_item WHERE indexed = 0 LIMIT ?')
      .pluck();
    this.#item = database.prepare('SELECT id, position, item FROM chat_item WHERE num = ?');
    this.#clear = database.prepare('DELETE FROM chat_search WHERE rowid = ?');
    this.#add = database.prepare('INSERT INTO chat_search (rowid, text) VALUES (?, ?)');
    this.#done = database.prepare('UPDATE chat_item SET indexed = 1 WHERE num = ?');
    this.#waiting = database
      .prepare<[number], unknown>(
        'SELECT count(*) FROM (SELECT 1 FROM chat_item WHERE indexed = 0 LIMIT ?)',
      )
      .pluck();
    this.#like = database.prepare(
      `SELECT chat_item.id, position, item FROM chat_item JOIN chat ON chat.num = chat_item.chat
       WHERE chat.id = ? AND item LIKE ? ESCAPE '\\' ORDER BY position`,
    );
  }

  /**
   * Indexes up to `max` items that changed, fewer if they are long. False if none is left.
   * @throws AppError
   */
  index(max: number): boolean {
    return withStorage('The index of chats could not be written.', () => {
      if (this.#pending.get(1) === undefined) return false;
      return this.#database.transaction(() => this.#indexStep(max)).immediate();
    });
  }

  /** Items that are not indexed yet, as far as they are counted. @throws AppError */
  waiting(): number {
    return withStorage('The chats could not be searched.', () =>
      number.parse(this.#waiting.get(MAX_COUNTED)),
    );
  }

  /**
   * Items that are indexed and have all words of `query`, the newest first; the last word may be a
   * beginning. @throws AppError
   */
  search(query: string, options: SearchOptions = {}): ChatMatches {
    const terms = searchTerms(query);
    if (terms.length === 0) return { matches: [], more: new Set(), next: null };
    return withStorage('The chats could not be searched.', () => {
      const { chosen, more, next } = this.#choose(matchExpression(terms), options);
      const excerptOf = excerpter(terms);
      const matches = chosen.flatMap(({ num, chat }): ChatMatch[] => {
        const row = stored.safeParse(this.#item.get(num)).data;
        const item = readItem(row?.item);
        if (!row || !item) return [];
        const { type, at } = item;
        const excerpt = excerptOf(searchableText(item));
        return [{ chatId: chat, itemId: row.id, position: row.position, type, at, excerpt }];
      });
      return { matches, more, next };
    });
  }

  /** Items of one chat with `text` in them, whatever its case, oldest first. @throws AppError */
  find(
    chatId: string,
    text: string,
  ): { items: { item: string; position: number }[]; more: boolean } {
    const wanted = text.toLowerCase();
    const items: { item: string; position: number }[] = [];
    if (wanted.trim() === '') return { items, more: false };
    return withStorage('The chat could not be searched.', () => {
      for (const found of this.#like.iterate(chatId, likePattern(text))) {
        const row = stored.parse(found);
        const item = readItem(row.item);
        if (!item || !says(searchableText(item).toLowerCase(), wanted)) continue;
        if (items.length === MAX_FOUND_ITEMS) return { items, more: true };
        items.push({ item: row.id, position: row.position });
      }
      return { items, more: false };
    });
  }

  #indexStep(max: number): boolean {
    const nums = this.#pending.all(max);
    let chars = 0;
    for (const [index, found] of nums.entries()) {
      const num = number.parse(found);
      const json = stored.safeParse(this.#item.get(num)).data?.item;
      chars += json?.length ?? 0;
      if (index > 0 && chars > MAX_STEP_CHARS) return true;
      const item = readItem(json);
      const text = item ? searchableText(item) : '';
      this.#clear.run(num);
      if (text !== '') this.#add.run(num, text);
      this.#done.run(num);
    }
    return nums.length === max;
  }

  /** Which items a page has: no more of a chat than asked for. */
  #choose(match: string, options: SearchOptions) {
    const { limit = MAX_MATCHES, perChat = Number.POSITIVE_INFINITY } = options;
    const counts = new Map<string, number>();
    const more = new Set<string>();
    const chosen: z.infer<typeof candidate>[] = [];
    let last: number | null = null;
    let looked = 0;
    const { sql, values } = conditions(match, options);
    for (const found of this.#database.prepare<[object], unknown>(sql).iterate(values)) {
      if (chosen.length === limit || looked === MAX_LOOKED_AT) return { chosen, more, next: last };
      const row = candidate.parse(found);
      looked += 1;
      last = row.num;
      const count = counts.get(row.chat) ?? 0;
      counts.set(row.chat, count + 1);
      if (count < perChat) chosen.push(row);
      else more.add(row.chat);
    }
    return { chosen, more, next: null };
  }
}

function conditions(match: string, options: SearchOptions): { sql: string; values: object } {
  const { chatId, agent, folder, since, until, archived = 'with', after } = options;
  const where = [
    'chat_search MATCH @match',
    'chat.deleted_at IS NULL',
    after !== undefined && 'chat_search.rowid < @after',
    chatId !== undefined && 'chat.id = @chatId',
    agent !== undefined && 'chat.agent = @agent',
    folder !== undefined &&
      "(chat.cwd = @folder OR substr(chat.cwd, 1, length(@folder) + 1) = @folder || '/')",
    archived !== 'with' && `chat.archived_at IS ${archived === 'only' ? 'NOT ' : ''}NULL`,
    since !== undefined && "json_extract(item, '$.at') >= @since",
    until !== undefined && "json_extract(item, '$.at') < @until",
  ].filter((part) => typeof part === 'string');
  const sql = `SELECT chat_search.rowid AS num, chat.id AS chat FROM chat_search
    CROSS JOIN chat_item ON chat_item.num = chat_search.rowid CROSS JOIN chat ON chat.num = chat_item.chat
    WHERE ${where.join(' AND ')} ORDER BY chat_search.rowid DESC`;
  const values = Object.fromEntries(
    Object.entries({ match, after, chatId, agent, folder, since, until }).filter(
      ([name, value]) => value !== undefined && sql.includes(`@${name}`),
    ),
  );
  return { sql, values };
}

/** What the JSON of an item with `text` is like, and that of some others. */
function likePattern(text: string): string {
  // Marks of Markdown may stand between words, and SQLite knows the cases of ASCII alone.
  return `%${text.replace(/[^A-Za-z0-9]+/g, '%')}%`;
}

/** Whether a text has what is wanted, as it is written or as it is shown. */
function says(text: string, wanted: string): boolean {
  return text.includes(wanted) || text.replace(/[*_`~]+/g, '').includes(wanted);
}
