import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BadOptionError, SessionNotFoundError } from '../errors/acp-error.ts';
import { databasePath } from './database-path.ts';
import { listStoredSessions, statSession, storedCost, storedTodos } from './session-database.ts';

// As written by an opencode of two years ago: no cost, tokens, archive or to-do lists.
const OLD = `CREATE TABLE session (id text PRIMARY KEY, project_id text NOT NULL, parent_id text,
  slug text NOT NULL, directory text NOT NULL, title text NOT NULL, version text NOT NULL,
  time_created integer NOT NULL, time_updated integer NOT NULL);
  CREATE TABLE message (id text PRIMARY KEY, session_id text NOT NULL, data text NOT NULL);`;
const NEW = `${OLD}
  ALTER TABLE session ADD cost real DEFAULT 0 NOT NULL;
  ALTER TABLE session ADD tokens_input integer DEFAULT 0 NOT NULL;
  ALTER TABLE session ADD tokens_output integer DEFAULT 0 NOT NULL;
  ALTER TABLE session ADD tokens_reasoning integer DEFAULT 0 NOT NULL;
  ALTER TABLE session ADD tokens_cache_read integer DEFAULT 0 NOT NULL;
  ALTER TABLE session ADD tokens_cache_write integer DEFAULT 0 NOT NULL;
  ALTER TABLE session ADD model text;
  ALTER TABLE session ADD agent text;
  ALTER TABLE session ADD summary_additions integer;
  ALTER TABLE session ADD summary_deletions integer;
  ALTER TABLE session ADD time_archived integer;
  ALTER TABLE session ADD from_the_future blob;
  CREATE TABLE todo (session_id text, content text, status text, priority text, position integer);`;

describe('session database', () => {
  let home: string;
  const writers: Database[] = [];
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'aerie-db-'));
  });
  afterEach(async () => {
    for (const writer of writers.splice(0)) writer.close();
    await rm(home, { recursive: true });
  });
  const places = () => ({ opencodeHome: home, env: {} });

  async function write(schema: string): Promise<Database> {
    const path = databasePath(places());
    await mkdir(dirname(path), { recursive: true });
    const database = new Sqlite(path);
    writers.push(database);
    database.pragma('journal_mode = WAL');
    database.exec(schema);
    return database;
  }

  /** Adds a session; columns of `more` override. */
  function add(database: Database, id: string, more: Record<string, unknown> = {}): void {
    const row: Record<string, unknown> = {
      id,
      project_id: 'global',
      slug: 'quick-fox',
      directory: '/project',
      title: `Title of ${id}`,
      version: '1.0.0',
      time_created: 1000,
      time_updated: 2000,
      ...more,
    };
    const names = Object.keys(row);
    const values = names.map((name) => `@${name}`).join(', ');
    database.prepare(`INSERT INTO session (${names.join(', ')}) VALUES (${values})`).run(row);
  }

  it('A16 reads an old database with fewer columns', async () => {
    const database = await write(OLD);
    add(database, 'ses_old');
    database.exec("INSERT INTO message VALUES ('m1', 'ses_old', '{}'), ('m2', 'ses_old', '{}')");
    expect(await statSession('ses_old', { ...places(), cwd: '/project' })).toEqual({
      id: 'ses_old',
      title: 'Title of ses_old',
      directory: '/project',
      createdAt: new Date(1000),
      updatedAt: new Date(2000),
      compactingAt: undefined,
      archivedAt: undefined,
      archived: false,
      messageCount: 2,
      costUsd: undefined,
      tokens: undefined,
      parentId: undefined,
      projectId: 'global',
      workspaceId: undefined,
      slug: 'quick-fox',
      path: undefined,
      version: '1.0.0',
      shareUrl: undefined,
      changes: undefined,
      agent: undefined,
      model: undefined,
    });
    expect(await listStoredSessions(places())).toHaveLength(1);
    expect(await storedTodos('ses_old', places())).toEqual([]);
    expect(await storedCost('ses_old', places())).toMatchObject({ costUsd: 0, childSessions: 0 });
  });

  it('reads cost, tokens, changes and model where there are any', async () => {
    const database = await write(NEW);
    add(database, 'ses_new', {
      cost: 0.5,
      tokens_input: 1,
      tokens_output: 2,
      tokens_reasoning: 3,
      tokens_cache_read: 4,
      tokens_cache_write: 5,
      summary_additions: 7,
      summary_deletions: 8,
      agent: 'build',
      model: '{"id":"m1","providerID":"local","variant":"low"}',
      time_archived: 3000,
    });
    expect(await statSession('ses_new', places())).toMatchObject({
      costUsd: 0.5,
      tokens: { input: 1, output: 2, reasoning: 3, cacheRead: 4, cacheWrite: 5 },
      changes: { additions: 7, deletions: 8, files: 0 },
      agent: 'build',
      model: { id: 'local/m1', variant: 'low' },
      archived: true,
      archivedAt: new Date(3000),
    });
  });

  it('A16 lists more than 100 sessions of a project, the one changed last first', async () => {
    const database = await write(NEW);
    for (let n = 0; n < 150; n += 1) add(database, `ses_${n}`, { time_updated: 1000 + n });
    add(database, 'ses_elsewhere', { directory: '/project/below' });
    add(database, 'ses_archived', { time_archived: 5 });
    add(database, 'ses_child', { parent_id: 'ses_0' });
    add(database, 'ses_back', { time_archived: 0, time_updated: 1 });
    const list = await listStoredSessions({ ...places(), cwd: '/project' });
    expect(list.map(({ id }) => id)).toEqual([
      ...Array.from({ length: 150 }, (_, n) => `ses_${149 - n}`),
      'ses_back',
    ]);
    expect(list.at(-1)).toMatchObject({ archived: false, archivedAt: undefined });
    const two = await listStoredSessions({ ...places(), cwd: '/project', limit: 2 });
    expect(two.map(({ id }) => id)).toEqual(['ses_149', 'ses_148']);
    const all = { ...places(), includeArchived: true, includeChildren: true };
    expect(await listStoredSessions(all)).toHaveLength(154);
  });

  it('reads while another writes', async () => {
    const database = await write(NEW);
    add(database, 'ses_one');
    database.exec('BEGIN IMMEDIATE');
    add(database, 'ses_two');
    expect(await listStoredSessions(places())).toHaveLength(1);
    database.exec('COMMIT');
    expect(await listStoredSessions(places())).toHaveLength(2);
  });

  it('adds up what sub-agents took, and theirs', async () => {
    const database = await write(NEW);
    add(database, 'ses_root', { cost: 1, tokens_input: 10 });
    add(database, 'ses_child', { cost: 2, tokens_input: 20, parent_id: 'ses_root' });
    add(database, 'ses_grandchild', { cost: 4, tokens_output: 40, parent_id: 'ses_child' });
    add(database, 'ses_other', { cost: 8 });
    expect(await storedCost('ses_root', places())).toEqual({
      costUsd: 7,
      tokens: { input: 30, output: 40, reasoning: 0, cacheRead: 0, cacheWrite: 0 },
      childSessions: 2,
    });
  });

  it('A60 reads the to-do list in order', async () => {
    const database = await write(NEW);
    const todo = database.prepare('INSERT INTO todo VALUES (?, ?, ?, ?, ?)');
    todo.run('ses_1', 'second', 'pending', 'low', 1);
    todo.run('ses_1', 'first', 'completed', 'high', 0);
    todo.run('ses_2', 'other', 'pending', 'low', 0);
    expect(await storedTodos('ses_1', places())).toEqual([
      { content: 'first', status: 'completed', priority: 'high' },
      { content: 'second', status: 'pending', priority: 'low' },
    ]);
  });

  it('leaves out rows that make no sense, and fields that do not', async () => {
    const database = await write(NEW);
    add(database, 'ses_bad_time', { time_created: 'yesterday' });
    add(database, 'ses_odd', { model: '{', agent: Buffer.from([1]), time_archived: null });
    const list = await listStoredSessions(places());
    expect(list).toHaveLength(1);
    expect(list[0]).toMatchObject({ id: 'ses_odd', model: undefined, agent: undefined });
  });

  it('A23 says that a session is not there', async () => {
    await expect(statSession('ses_none', places())).rejects.toThrow(SessionNotFoundError);
    await expect(storedCost('ses_none', places())).rejects.toThrow(SessionNotFoundError);
    add(await write(NEW), 'ses_here');
    await expect(statSession('ses_none', places())).rejects.toMatchObject({
      code: 'session_not_found',
      data: { sessionId: 'ses_none' },
    });
    const elsewhere = { ...places(), cwd: '/elsewhere' };
    await expect(statSession('ses_here', elsewhere)).rejects.toThrow(SessionNotFoundError);
  });

  it.each(['', 'ab', "x' OR 1=1 --", 'a/b', 'x'.repeat(129)])('refuses the id %j', async (id) => {
    await write(NEW);
    await expect(statSession(id, places())).rejects.toThrow(BadOptionError);
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses the limit %d', async (limit) => {
    await expect(listStoredSessions({ ...places(), limit })).rejects.toThrow(BadOptionError);
  });

  it('has no sessions before opencode wrote any, and says when the file is damaged', async () => {
    expect(await listStoredSessions(places())).toEqual([]);
    await mkdir(dirname(databasePath(places())), { recursive: true });
    await writeFile(
      databasePath(places()),
      'This is no database, however long it may be.'.repeat(99),
    );
    await expect(listStoredSessions(places())).rejects.toThrow(/cannot be read/);
  });
});
