// Opens the app's SQLite file and never fails: a file that cannot be used is set aside and a new one
// begun; where no file can be written at all, the database lives in memory. Either is reported.

import { chmodSync, closeSync, existsSync, mkdirSync, openSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import type { Clock, Logger } from '#shared/base/ports.ts';
import { migrate, NewerDatabaseError } from './migrate.ts';
import { allMigrations } from './migrations/all-migrations.ts';
import type { Migration } from './migrations/migration.ts';

export interface DatabaseOptions {
  readonly path: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly migrations?: readonly Migration[];
}

export interface OpenedDatabase {
  readonly database: Database;
  /** What the user should know: one sentence each. */
  readonly problems: readonly string[];
}

const BUSY_TIMEOUT_MS = 3000;

/** Opens `path`, migrated to the newest version. The caller closes the database. */
export function openDatabase(options: DatabaseOptions): OpenedDatabase {
  const { path, logger } = options;
  try {
    return { database: openFile(options), problems: [] };
  } catch (error) {
    logger.warn({ err: error }, 'The database could not be used.');
    const kind = whyUnusable(error);
    if (kind === undefined) return { database: openInMemory(options), problems: [inMemory(path)] };
    try {
      const aside = setAside(path, kind, options.clock.now());
      const database = openFile(options);
      const why = kind === 'newer' ? 'was written by a newer Aerie' : 'was damaged';
      return {
        database,
        problems: [
          `The database ${why}, so a new one was begun. The old one was kept as ${aside}.`,
        ],
      };
    } catch (cause) {
      logger.error({ err: cause }, 'A new database could not be begun.');
      return { database: openInMemory(options), problems: [inMemory(path)] };
    }
  }
}

function inMemory(path: string): string {
  return `The database ${path} cannot be written, so window layouts last only until Aerie ends. Check free space and permissions.`;
}

function openFile(options: DatabaseOptions): Database {
  const { path } = options;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // SQLite gives its side files the permissions of the main one.
  closeSync(openSync(path, 'a', 0o600));
  chmodSync(path, 0o600);
  const database = new Sqlite(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    prepare(database, options);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function openInMemory(options: DatabaseOptions): Database {
  const database = new Sqlite(':memory:');
  prepare(database, options);
  return database;
}

function prepare(database: Database, options: DatabaseOptions): void {
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  database.pragma('foreign_keys = ON');
  database.pragma('trusted_schema = OFF');
  const check: unknown = database.pragma('quick_check(1)', { simple: true });
  if (check !== 'ok') throw new Sqlite.SqliteError('The check failed.', 'SQLITE_CORRUPT');
  migrate(database, options.migrations ?? allMigrations, options.clock);
}

/** Whether an error means that the file itself is of no use, rather than the disk or a lock. */
function whyUnusable(error: unknown): 'newer' | 'broken' | undefined {
  if (error instanceof NewerDatabaseError) return 'newer';
  if (!(error instanceof Sqlite.SqliteError)) return undefined;
  return /^SQLITE_(CORRUPT|NOTADB|ERROR|CONSTRAINT|MISMATCH|FORMAT)/.test(error.code)
    ? 'broken'
    : undefined;
}

function setAside(path: string, kind: 'newer' | 'broken', now: number): string {
  const stamp = new Date(now).toISOString().replaceAll(':', '-');
  const aside = `${path}.${kind}-${stamp}`;
  for (const side of ['', '-wal', '-shm']) {
    if (existsSync(path + side)) renameSync(path + side, aside + side);
  }
  return aside;
}
