import Sqlite, { type Database } from 'better-sqlite3';
import { expect } from 'vitest';
import { ChatJournal, type ChatJournalOptions } from '#core/chat/chat-journal.ts';
import { ChatOwners } from '#core/chat/chat-owners.ts';
import { ChatRecorder, type ChatRecorderOptions } from '#core/chat/chat-recorder.ts';
import { ChatStore } from '#core/chat/chat-store.ts';
import { migrate } from '#core/store/migrate.ts';
import { allMigrations } from '#core/store/migrations/all-migrations.ts';
import { silentLogger } from '#shared/base/ports.ts';
import { applyChange, emptyChat } from '#shared/chat/chat-state.ts';
import { plain } from './chat-events.ts';
import { ManualClock } from './manual-clock.ts';

export interface ChatDatabase {
  readonly database: Database;
  readonly clock: ManualClock;
  readonly journal: ChatJournal;
  readonly store: ChatStore;
  readonly owners: ChatOwners;
  recorder(options?: Partial<ChatRecorderOptions>): ChatRecorder;
}

/** A database with one chat, `c`. */
export function chatDatabase(
  options: Partial<ChatJournalOptions> & {
    readonly path?: string;
    /** One that is open already. */
    readonly share?: Database;
    /** Called before each statement that the journal runs; what it throws, the statement throws. */
    readonly beforeStatement?: () => void;
  } = {},
): ChatDatabase {
  const { path = ':memory:', share, beforeStatement, ...limits } = options;
  const database = share ?? new Sqlite(path);
  database.pragma('journal_mode = WAL');
  // What is lost when the power fails is not what these tests are about.
  database.pragma('synchronous = OFF');
  database.pragma('foreign_keys = ON');
  database.pragma('trusted_schema = OFF');
  const clock = new ManualClock();
  migrate(database, allMigrations, clock);
  const ports = { database, clock, logger: silentLogger };
  const faulty = beforeStatement ? withFaults(database, beforeStatement) : database;
  const journal = new ChatJournal({ ...ports, database: faulty, ...limits });
  const store = new ChatStore(ports);
  if (!store.find('c')) store.create({ id: 'c', agent: 'opencode', cwd: '/p' });
  return {
    ...ports,
    journal,
    store,
    owners: new ChatOwners({ database, owner: 'this', isAlive: (name) => name === 'alive' }),
    recorder: (more = {}) => new ChatRecorder({ chatId: 'c', journal, ...ports, ...more }),
  };
}

/** The same database, whose statements fail when `before` does. */
function withFaults(database: Database, before: () => void): Database {
  const prepare = (sql: string): unknown => {
    const statement = database.prepare(sql);
    return new Proxy(statement, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        const method = value.bind(target) as (...values: unknown[]) => unknown;
        if (!['run', 'get', 'all', 'iterate'].includes(String(name))) return method;
        return (...values: unknown[]): unknown => {
          before();
          return method(...values);
        };
      },
    });
  };
  return new Proxy(database, {
    get(target, name) {
      if (name === 'prepare') return prepare;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** The journal is in order and without gaps, and makes exactly the items and facts that are stored. */
export function expectReadable(journal: ChatJournal, chatId = 'c'): void {
  const entries = journal.after(chatId, 0);
  expect(entries?.map(({ cursor }) => cursor)).toEqual(entries?.map((_, index) => index + 1));
  expect(entries?.length).toBe(journal.cursor(chatId));
  const state = emptyChat();
  for (const { change } of entries ?? []) applyChange(state, change);
  expect(plain(journal.load(chatId))).toEqual(plain(state));
}
