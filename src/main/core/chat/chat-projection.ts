// What a chat's changes make: one row for each item. Written in the journal's transaction.

import type { Database, Statement } from 'better-sqlite3';
import type { Logger } from '#shared/base/ports.ts';
import type { ChatItem } from '#shared/chat/chat-item.ts';
import type { ChatState } from '#shared/chat/chat-state.ts';
import type { ChatEntry, PlacedItem } from './chat-entry.ts';
import { readItem } from './stored-json.ts';

interface ItemRow {
  readonly num: number;
  readonly position: number;
  readonly item: string;
}

/** Items of one page as JSON, together; a single one may be larger. */
const MAX_PAGE_CHARS = 512 * 1024;

export class ChatProjection {
  readonly #logger: Logger;
  readonly #upsert: Statement<[number, string, number, string], { position: number }>;
  readonly #update: Statement<[string, number, string]>;
  readonly #find: Statement<[number, string], { num: number }>;
  readonly #unindex: Statement<[number]>;
  readonly #remove: Statement<[number]>;
  readonly #page: Statement<[number, number, number], ItemRow>;
  readonly #all: Statement<[number], ItemRow>;
  readonly #one: Statement<[number, string], ItemRow>;

  constructor(database: Database, logger: Logger) {
    this.#logger = logger;
    this.#upsert = database.prepare(
      `INSERT INTO chat_item (chat, id, position, item) VALUES (?, ?, ?, ?)
       ON CONFLICT (chat, id) DO UPDATE SET item = excluded.item, indexed = 0 RETURNING position`,
    );
    this.#update = database.prepare(
      'UPDATE chat_item SET item = ?, indexed = 0 WHERE chat = ? AND id = ?',
    );
    this.#find = database.prepare('SELECT num FROM chat_item WHERE chat = ? AND id = ?');
    this.#unindex = database.prepare('DELETE FROM chat_search WHERE rowid = ?');
    this.#remove = database.prepare('DELETE FROM chat_item WHERE num = ?');
    const columns = 'SELECT num, position, item FROM chat_item WHERE chat = ?';
    this.#page = database.prepare(`${columns} AND position < ? ORDER BY position DESC LIMIT ?`);
    this.#all = database.prepare(`${columns} ORDER BY position`);
    this.#one = database.prepare(`${columns} AND id = ?`);
  }

  /** Follows one entry; `after` is the chat when all entries of the transaction are applied. */
  apply(chat: number, entry: ChatEntry, after: ChatState): ChatEntry {
    const { change, cursor } = entry;
    switch (change.type) {
      case 'upsert': {
        const json = JSON.stringify(change.item);
        const row = this.#upsert.get(chat, change.item.id, cursor, json);
        return { ...entry, position: row?.position ?? cursor };
      }
      case 'append': {
        const item = after.items.get(change.id);
        if (item) this.#update.run(JSON.stringify(item), chat, change.id);
        return entry;
      }
      case 'remove': {
        const row = this.#find.get(chat, change.id);
        if (row) {
          this.#unindex.run(row.num);
          this.#remove.run(row.num);
        }
        return entry;
      }
      case 'facts':
        return entry;
    }
  }

  /**
   * Up to `limit` items before a position, oldest first; fewer if they are large. `older`: there are
   * more before them.
   */
  page(chat: number, before: number, limit: number): { items: PlacedItem[]; older: boolean } {
    const rows: ItemRow[] = [];
    let chars = 0;
    for (const row of this.#page.iterate(chat, before, limit + 1)) {
      chars += row.item.length;
      const isFull = rows.length >= limit || (rows.length > 0 && chars > MAX_PAGE_CHARS);
      if (isFull) return { items: this.#read(rows).reverse(), older: true };
      rows.push(row);
    }
    return { items: this.#read(rows).reverse(), older: false };
  }

  /** All items, oldest first. */
  all(chat: number): PlacedItem[] {
    return this.#read(this.#all.all(chat));
  }

  item(chat: number, id: string): ChatItem | undefined {
    const row = this.#one.get(chat, id);
    return row && readItem(row.item);
  }

  #read(rows: readonly ItemRow[]): PlacedItem[] {
    const items = rows.flatMap(({ position, item }): PlacedItem[] => {
      const read = readItem(item);
      return read ? [{ position, item: read }] : [];
    });
    const damaged = rows.length - items.length;
    if (damaged > 0) this.#logger.error({ damaged }, 'Items of a chat cannot be read; left out.');
    return items;
  }
}
