// Reads what opencode knows of its sessions straight from its database, without a process and while
// others write to it (acp.md 6.17). Opened for each question and closed again at once.

import { access } from 'node:fs/promises';
import Sqlite, { type Database } from 'better-sqlite3';
import * as z from 'zod/mini';
import { BadOptionError, SessionNotFoundError } from '../errors/acp-error.ts';
import { databasePath, type OpencodePlaces } from './database-path.ts';
import { type SessionStat, sessionColumns, sessionOfRow } from './session-stat.ts';
import type { SideTodo, SideTokens } from './side-channel.ts';
import { todos } from './side-schemas.ts';

export interface StatSessionOptions extends OpencodePlaces {
  /** Only a session of this project, exactly as opencode has its path. */
  readonly cwd?: string;
}

export interface ListStoredSessionsOptions extends OpencodePlaces {
  /** Only sessions of this project, exactly as opencode has its path. */
  readonly cwd?: string;
  readonly includeArchived?: boolean;
  /** Those of sub-agents too. */
  readonly includeChildren?: boolean;
  /** At most so many; all unless given. */
  readonly limit?: number;
}

/** What a session and all its sub-agents took. */
export interface StoredCost {
  readonly costUsd: number;
  readonly tokens: SideTokens;
  /** Of sub-agents, their sub-agents and so on. */
  readonly childSessions: number;
}

const BUSY_TIMEOUT_MS = 5000;
const NOT_FOUND = -32002;
const ID = /^[A-Za-z0-9_-]{3,128}$/;

/** One session. @throws SessionNotFoundError; BadOptionError if `id` cannot be one */
export async function statSession(
  id: string,
  options: StatSessionOptions = {},
): Promise<SessionStat> {
  checkId(id);
  const found = await read(options, (database) => {
    const where = options.cwd === undefined ? '' : ' AND directory = @cwd';
    const sql = `${selectSessions(database)} WHERE s.id = @id${where}`;
    return sessionOfRow(database.prepare(sql).get({ id, cwd: options.cwd ?? null }));
  });
  if (!found) throw notFound(id);
  return found;
}

/**
 * Sessions, the one changed last first; none if opencode has no database yet.
 * @throws BadOptionError for a limit that is none; SessionNotFoundError if the file cannot be read
 */
export async function listStoredSessions(
  options: ListStoredSessionsOptions = {},
): Promise<readonly SessionStat[]> {
  const { cwd, includeArchived = false, includeChildren = false, limit } = options;
  if (limit !== undefined && !(Number.isInteger(limit) && limit > 0)) {
    throw new BadOptionError('A limit must be a whole number above 0.');
  }
  const found = await read(options, (database) => {
    const has = columnsOf(database, 'session');
    const conditions = [
      cwd !== undefined && 's.directory = @cwd',
      !includeArchived && has.has('time_archived') && 'coalesce(s.time_archived, 0) = 0',
      !includeChildren && has.has('parent_id') && 's.parent_id IS NULL',
    ].filter((condition) => typeof condition === 'string');
    const where = conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '';
    const sql = `${selectSessions(database)}${where} ORDER BY s.time_updated DESC, s.id DESC LIMIT @limit`;
    const rows = database.prepare(sql).all({ cwd: cwd ?? null, limit: limit ?? -1 });
    return rows.flatMap((row) => sessionOfRow(row) ?? []);
  });
  return found ?? [];
}

/** Cost of a session with that of its sub-agents. @throws like {@link statSession} */
export async function storedCost(id: string, options: OpencodePlaces = {}): Promise<StoredCost> {
  checkId(id);
  const found = await read(options, (database) => {
    const has = columnsOf(database, 'session');
    const sum = (column: string): string => (has.has(column) ? `total(s.${column})` : '0');
    const children = has.has('parent_id')
      ? ' UNION SELECT c.id FROM session c JOIN tree t ON c.parent_id = t.id'
      : '';
    const sql = `WITH RECURSIVE tree(id) AS (SELECT id FROM session WHERE id = @id${children})
      SELECT count(*) AS sessions, ${sum('cost')} AS costUsd, ${sum('tokens_input')} AS input,
        ${sum('tokens_output')} AS output, ${sum('tokens_reasoning')} AS reasoning,
        ${sum('tokens_cache_read')} AS cacheRead, ${sum('tokens_cache_write')} AS cacheWrite
      FROM session s JOIN tree t ON s.id = t.id`;
    return totals.parse(database.prepare(sql).get({ id }));
  });
  if (!found || found.sessions === 0) throw notFound(id);
  const { sessions, costUsd, ...tokens } = found;
  return { costUsd, tokens, childSessions: sessions - 1 };
}

/** The to-do list of a session, in order; empty if there is none. @throws like {@link statSession} */
export async function storedTodos(
  id: string,
  options: OpencodePlaces = {},
): Promise<readonly SideTodo[]> {
  checkId(id);
  const found = await read(options, (database) => {
    if (!columnsOf(database, 'todo').has('content')) return [];
    const sql = 'SELECT content, status, priority FROM todo WHERE session_id = ? ORDER BY position';
    return todos.safeParse(database.prepare(sql).all(id)).data ?? [];
  });
  return found ?? [];
}

const totals = z.object({
  sessions: z.number(),
  costUsd: z.number(),
  input: z.number(),
  output: z.number(),
  reasoning: z.number(),
  cacheRead: z.number(),
  cacheWrite: z.number(),
});

/** What `query` finds; undefined if there is no database. */
async function read<T>(
  places: OpencodePlaces,
  query: (database: Database) => T,
): Promise<T | undefined> {
  const path = databasePath(places);
  try {
    await access(path);
  } catch {
    return undefined;
  }
  try {
    const database = new Sqlite(path, {
      readonly: true,
      fileMustExist: true,
      timeout: BUSY_TIMEOUT_MS,
    });
    try {
      return query(database);
    } finally {
      database.close();
    }
  } catch (cause) {
    throw new SessionNotFoundError(
      `The session database of opencode (${path}) cannot be read. Start opencode once, then try again.`,
      NOT_FOUND,
      undefined,
      { cause },
    );
  }
}

const column = z.object({ name: z.string() });

function columnsOf(database: Database, table: 'session' | 'message' | 'todo'): ReadonlySet<string> {
  const rows = z.array(column).parse(database.pragma(`table_info(${table})`));
  return new Set(rows.map(({ name }) => name));
}

function selectSessions(database: Database): string {
  const has = columnsOf(database, 'session');
  const columns = sessionColumns.filter((name) => has.has(name)).map((name) => `s.${name}`);
  const messages = columnsOf(database, 'message').has('session_id')
    ? '(SELECT count(*) FROM message m WHERE m.session_id = s.id)'
    : '0';
  return `SELECT ${columns.join(', ')}, ${messages} AS message_count FROM session s`;
}

function checkId(id: string): void {
  if (!ID.test(id)) throw new BadOptionError('That is no id of a session.');
}

function notFound(id: string): SessionNotFoundError {
  return new SessionNotFoundError(
    `There is no session ${id} in the database of opencode. It may have been deleted.`,
    NOT_FOUND,
    { sessionId: id },
  );
}
