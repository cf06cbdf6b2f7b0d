// What happened in chats, in order and for good: changes are appended, never changed, and what they
// make is written in the same transaction. Old changes are forgotten; the items stay.

import type { Database, Statement } from 'better-sqlite3';
import { Emitter } from '#shared/base/emitter.ts';
import type { Clock, Logger } from '#shared/base/ports.ts';
import { activityOf } from '#shared/chat/chat-activity.ts';
import type { ChatChange } from '#shared/chat/chat-change.ts';
import { type ChatFacts, noFacts } from '#shared/chat/chat-facts.ts';
import type { ChatState, MutableChatState } from '#shared/chat/chat-state.ts';
import type { ChatEntry, ChatSnapshot } from './chat-entry.ts';
import { ChatProjection } from './chat-projection.ts';
import { noSuchChat, withStorage } from './storage-guard.ts';
import { readChange, readFacts } from './stored-json.ts';
import { isSpending, TurnUsageTable } from './turn-usage-table.ts';

export interface ChatJournalOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Characters of changes kept of each chat. */
  readonly maxChars?: number;
  /** Changes kept of each chat. */
  readonly maxEntries?: number;
}

/** What is appended in one transaction. */
export interface JournalStep {
  readonly changes: readonly ChatChange[];
  /** The chat when all of them are applied. */
  readonly after: ChatState;
  /** Commands of people that the changes come from; each is carried out once. */
  readonly commands?: readonly string[];
  /** Data that items refer to, by key. */
  readonly blobs?: ReadonlyMap<string, Uint8Array>;
}

export interface Appended {
  readonly chatId: string;
  readonly entries: readonly ChatEntry[];
}

interface ChatRow {
  readonly num: number;
  readonly cursor: number;
  readonly kept_from: number;
  readonly kept_chars: number;
  readonly facts: string;
  readonly agent: string;
  readonly cwd: string;
}

const MAX_CHARS = 2 * 1024 * 1024;
const MAX_ENTRIES = 5000;
const MAX_COMMANDS = 1000;

export class ChatJournal {
  readonly #options: ChatJournalOptions;
  readonly #projection: ChatProjection;
  readonly #usage: TurnUsageTable;
  readonly #appended = new Emitter<Appended>();
  readonly #select: Statement<[string], ChatRow>;
  readonly #insert: Statement<[number, number, number, string]>;
  readonly #advance: Statement<unknown[]>;
  readonly #setFacts: Statement<unknown[]>;
  readonly #after: Statement<[number, number], { seq: number; change: string }>;
  readonly #forget: Statement<[number, number]>;
  readonly #oldest: Statement<[number], { seq: number; chars: number }>;
  readonly #command: Statement<[number, string, number]>;
  readonly #commandSeq: Statement<[number, string], { seq: number }>;
  readonly #forgetCommands: Statement<[number, number, number]>;
  readonly #blob: Statement<[number, string, Uint8Array]>;
  readonly #position: Statement<[number, string], { position: number }>;

  constructor(options: ChatJournalOptions) {
    const { database, logger } = options;
    this.#options = options;
    this.#projection = new ChatProjection(database, logger);
    this.#usage = new TurnUsageTable(database);
    this.#select = database.prepare(
      'SELECT num, cursor, kept_from, kept_chars, facts, agent, cwd FROM chat WHERE id = ? AND deleted_at IS NULL',
    );
    this.#insert = database.prepare(
      'INSERT INTO chat_entry (chat, seq, at, change) VALUES (?, ?, ?, ?)',
    );
    this.#advance = database.prepare(
      'UPDATE chat SET cursor = ?, kept_from = ?, kept_chars = ?, updated_at = ? WHERE num = ?',
    );
    this.#setFacts = database.prepare(
      'UPDATE chat SET facts = ?, title = ?, activity = ?, cost_usd = ? WHERE num = ?',
    );
    this.#after = database.prepare(
      'SELECT seq, change FROM chat_entry WHERE chat = ? AND seq > ? ORDER BY seq',
    );
    this.#forget = database.prepare('DELETE FROM chat_entry WHERE chat = ? AND seq < ?');
    this.#oldest = database.prepare(
      'SELECT seq, length(change) AS chars FROM chat_entry WHERE chat = ? ORDER BY seq',
    );
    this.#command = database.prepare('INSERT INTO chat_command (chat, id, seq) VALUES (?, ?, ?)');
    this.#commandSeq = database.prepare('SELECT seq FROM chat_command WHERE chat = ? AND id = ?');
    this.#forgetCommands = database.prepare(
      `DELETE FROM chat_command WHERE chat = ? AND rowid NOT IN
       (SELECT rowid FROM chat_command WHERE chat = ? ORDER BY rowid DESC LIMIT ?)`,
    );
    this.#blob = database.prepare(
      'INSERT INTO chat_blob (chat, key, data) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
    );
    this.#position = database.prepare('SELECT position FROM chat_item WHERE chat = ? AND id = ?');
  }

  /** Fires after changes are on disk. */
  get onDidAppend(): Emitter<Appended>['event'] {
    return this.#appended.event;
  }

  /**
   * Appends changes and writes what they make, all or nothing, then tells of it. `hasty`: gives up
   * at once where another process keeps the database locked, since everything waits meanwhile.
   * @throws AppError `storage_failed`, `chat_not_found`
   */
  append(
    chatId: string,
    step: JournalStep,
    { hasty = false }: { readonly hasty?: boolean } = {},
  ): readonly ChatEntry[] {
    const write = (): ChatEntry[] =>
      this.#options.database.transaction(() => this.#write(chatId, step)).immediate();
    const entries = withStorage('The chat could not be saved.', () =>
      hasty ? this.#hastily(write) : write(),
    );
    if (entries.length > 0) this.#appended.fire({ chatId, entries });
    return entries;
  }

  /** Number of the newest change of a chat. @throws AppError */
  cursor(chatId: string): number {
    return this.#row(chatId).cursor;
  }

  /** Whether a command was carried out already. @throws AppError */
  hasCommand(chatId: string, commandId: string): boolean {
    const { num } = this.#row(chatId);
    return (
      withStorage('The chat could not be read.', () => this.#commandSeq.get(num, commandId)) !==
      undefined
    );
  }

  /**
   * Exactly the changes after `cursor`, oldest first, or undefined if they are not all kept or there
   * is no such cursor. @throws AppError
   */
  after(chatId: string, cursor: number): ChatEntry[] | undefined {
    const row = this.#row(chatId);
    if (!Number.isInteger(cursor) || cursor > row.cursor || cursor < row.kept_from - 1) {
      return undefined;
    }
    const rows = withStorage('The chat could not be read.', () => this.#after.all(row.num, cursor));
    const entries: ChatEntry[] = [];
    for (const { seq, change: json } of rows) {
      const change = readChange(json);
      if (!change || seq !== cursor + entries.length + 1) {
        this.#options.logger.error({ seq }, 'A change of a chat cannot be read.');
        return undefined;
      }
      const position =
        change.type === 'upsert' ? this.#positionOf(row.num, change.item.id) : undefined;
      entries.push({ cursor: seq, change, ...(position === undefined ? {} : { position }) });
    }
    return entries;
  }

  /** The chat as it is, with its newest `limit` items. @throws AppError */
  snapshot(chatId: string, limit: number): ChatSnapshot {
    return withStorage('The chat could not be read.', () =>
      this.#options.database.transaction(() => {
        const row = this.#row(chatId);
        const { items, older } = this.#projection.page(row.num, Number.MAX_SAFE_INTEGER, limit);
        return { cursor: row.cursor, facts: this.#facts(row), items, older };
      })(),
    );
  }

  /** The whole chat, to go on with it. @throws AppError */
  load(chatId: string): MutableChatState {
    return withStorage('The chat could not be read.', () =>
      this.#options.database.transaction(() => {
        const row = this.#row(chatId);
        const items = this.#projection.all(row.num);
        return {
          items: new Map(items.map(({ item }) => [item.id, item])),
          facts: this.#facts(row),
        };
      })(),
    );
  }

  dispose(): void {
    this.#appended.dispose();
  }

  #hastily<T>(work: () => T): T {
    const { database } = this.#options;
    const patience: unknown = database.pragma('busy_timeout', { simple: true });
    database.pragma('busy_timeout = 0');
    try {
      return work();
    } finally {
      database.pragma(`busy_timeout = ${Number(patience)}`);
    }
  }

  #write(chatId: string, step: JournalStep): ChatEntry[] {
    const row = this.#row(chatId);
    const now = this.#options.clock.now();
    let { cursor, kept_chars: chars } = row;
    for (const [key, data] of step.blobs ?? []) this.#blob.run(row.num, key, data);
    const entries = step.changes.map((change): ChatEntry => {
      cursor += 1;
      const json = JSON.stringify(change);
      chars += json.length;
      this.#insert.run(row.num, cursor, now, json);
      if (isSpending(change)) {
        this.#usage.write({ chat: chatId, ...row, turn: change.item.id }, change.item.usage, now);
      }
      return this.#projection.apply(row.num, { cursor, change }, step.after);
    });
    const commands = step.commands ?? [];
    for (const id of commands) this.#command.run(row.num, id, cursor);
    if (commands.length > 0) this.#forgetCommands.run(row.num, row.num, MAX_COMMANDS);
    const kept = this.#forgetOld(row, cursor, chars);
    this.#advance.run(cursor, kept.from, kept.chars, now, row.num);
    if (step.changes.some(({ type }) => type === 'facts')) {
      const { facts } = step.after;
      const activity = activityOf(facts);
      this.#setFacts.run(JSON.stringify(facts), facts.title, activity, costOf(facts), row.num);
    }
    return entries;
  }

  /** Keeps the newer half of a journal that has become too long. */
  #forgetOld(row: ChatRow, cursor: number, chars: number): { from: number; chars: number } {
    const { maxChars = MAX_CHARS, maxEntries = MAX_ENTRIES } = this.#options;
    let from = row.kept_from;
    let left = chars;
    if (left <= maxChars && cursor - from < maxEntries) return { from, chars };
    for (const entry of this.#oldest.iterate(row.num)) {
      const isEnough = left <= maxChars / 2 && cursor - from < maxEntries / 2;
      if (isEnough) break;
      left -= entry.chars;
      from = entry.seq + 1;
    }
    this.#forget.run(row.num, from);
    return { from, chars: left };
  }

  #positionOf(chat: number, id: string): number | undefined {
    return this.#position.get(chat, id)?.position;
  }

  #facts(row: ChatRow): ChatFacts {
    const facts = readFacts(row.facts);
    if (!facts) this.#options.logger.error({}, 'Facts of a chat cannot be read; begun anew.');
    return facts ?? noFacts;
  }

  #row(chatId: string): ChatRow {
    const row = withStorage('The chat could not be read.', () => this.#select.get(chatId));
    if (!row) throw noSuchChat();
    return row;
  }
}

/** What a chat and its sub-agents have cost in USD; null if nobody told. */
function costOf({ usage }: ChatFacts): number | null {
  const own = usage.cost?.currency === 'USD' ? usage.cost.amount : undefined;
  if (own === undefined && !usage.childCosts) return null;
  return (usage.childCosts ?? []).reduce((sum, { usd }) => sum + usd, own ?? 0);
}
