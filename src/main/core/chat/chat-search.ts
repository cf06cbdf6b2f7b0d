// Finds words in all transcripts. Items are indexed when somebody searches or has time, not while they
// are being written: an item that grows would be indexed anew with each piece.

import type { Database, Statement } from 'better-sqlite3';
import * as z from 'zod/mini';
import { searchableText } from '#shared/chat/searchable-text.ts';
import { withStorage } from './storage-guard.ts';
import { readItem } from './stored-json.ts';

/** An item that has all words that were looked for. */
export interface ChatMatch {
  readonly chatId: string;
  readonly itemId: string;
  readonly position: number;
  /** The words in their surroundings. */
  readonly excerpt: string;
}

export interface SearchOptions {
  /** Only in this chat. */
  readonly chatId?: string;
  /** 50 unless given. */
  readonly limit?: number;
}

const MAX_MATCHES = 50;
const MAX_WORDS = 16;
const EXCERPT_CHARS = 160;

const pending = z.object({ num: z.number(), item: z.string() });
const match = z.object({
  chat: z.string(),
  id: z.string(),
  position: z.number(),
  item: z.string(),
});

export class ChatSearch {
  readonly #database: Database;
  readonly #pending: Statement<[number], unknown>;
  readonly #clear: Statement<[number]>;
  readonly #add: Statement<[number, string]>;
  readonly #done: Statement<[number]>;
  readonly #find: Statement<[object], unknown>;

  constructor(database: Database) {
    this.#database = database;
    this.#pending = database.prepare('SELECT num, item FROM chat_item WHERE indexed = 0 LIMIT ?');
    this.#clear = database.prepare('DELETE FROM chat_search WHERE rowid = ?');
    this.#add = database.prepare('INSERT INTO chat_search (rowid, text) VALUES (?, ?)');
    this.#done = database.prepare('UPDATE chat_item SET indexed = 1 WHERE num = ?');
    this.#find = database.prepare(
      `SELECT chat.id AS chat, chat_item.id AS id, position, item FROM chat_search
       JOIN chat_item ON chat_item.num = chat_search.rowid JOIN chat ON chat.num = chat_item.chat
       WHERE chat_search MATCH @words AND (@chat IS NULL OR chat.id = @chat)
       ORDER BY chat_search.rowid DESC LIMIT @limit`,
    );
  }

  /** Indexes up to `max` items that changed. False if none is left. @throws AppError */
  index(max: number): boolean {
    return withStorage('The index of chats could not be written.', () =>
      this.#database.transaction(() => {
        const rows = this.#pending.all(max);
        for (const found of rows) {
          const { num, item: json } = pending.parse(found);
          const item = readItem(json);
          this.#clear.run(num);
          const text = item ? searchableText(item) : '';
          if (text !== '') this.#add.run(num, text);
          this.#done.run(num);
        }
        return rows.length === max;
      })(),
    );
  }

  /** Items with all words of `query`, the newest first; the last word may be a beginning. @throws AppError */
  search(query: string, options: SearchOptions = {}): ChatMatch[] {
    const words = query.match(/[\p{L}\p{N}\p{M}_]+/gu)?.slice(0, MAX_WORDS) ?? [];
    if (words.length === 0) return [];
    const quoted = `${words.map((word) => `"${word}"`).join(' ')}*`;
    while (this.index(1000));
    const rows = withStorage('The chats could not be searched.', () =>
      this.#find.all({
        words: quoted,
        chat: options.chatId ?? null,
        limit: options.limit ?? MAX_MATCHES,
      }),
    );
    return rows.map((found) => {
      const { chat, id, position, item: json } = match.parse(found);
      const item = readItem(json);
      const excerpt = item ? excerptOf(searchableText(item), words) : '';
      return { chatId: chat, itemId: id, position, excerpt };
    });
  }
}

function excerptOf(text: string, words: readonly string[]): string {
  const lower = text.toLowerCase();
  const found = words.map((word) => lower.indexOf(word.toLowerCase())).filter((at) => at >= 0);
  const start = Math.max(0, Math.min(...found, text.length) - EXCERPT_CHARS / 4);
  const excerpt = text
    .slice(start, start + EXCERPT_CHARS)
    .replace(/\s+/g, ' ')
    .trim();
  const before = start > 0 ? '…' : '';
  return `${before}${excerpt}${start + EXCERPT_CHARS < text.length ? '…' : ''}`;
}
