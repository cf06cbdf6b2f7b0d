import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { databasePath } from '../opencode/database-path.ts';
import { opencodePastCost } from './opencode-past-cost.ts';

describe('opencodePastCost (A57)', () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'past-cost-'));
  });
  afterEach(() => rm(home, { recursive: true }));
  const places = () => ({ opencodeHome: home, env: {} });

  async function write(run: (database: Sqlite.Database) => void): Promise<void> {
    const path = databasePath(places());
    await mkdir(dirname(path), { recursive: true });
    const database = new Sqlite(path);
    database.exec(`CREATE TABLE session (id text PRIMARY KEY, parent_id text, directory text,
      title text, time_created integer, time_updated integer);
      CREATE TABLE message (id text PRIMARY KEY, session_id text);`);
    run(database);
    database.close();
  }

  it('tells what a session used by itself and by its sub-agents', async () => {
    await write((database) => {
      database.exec(`ALTER TABLE session ADD cost real; ALTER TABLE session ADD tokens_input integer;
        ALTER TABLE session ADD tokens_output integer;
        ALTER TABLE session ADD tokens_cache_read integer;`);
      const insert = database.prepare(
        "INSERT INTO session VALUES (?, ?, '/project', 'T', 1, 2, ?, ?, ?, ?)",
      );
      insert.run('ses_1', null, 1.5, 100, 10, 5);
      insert.run('ses_2', 'ses_1', 0.25, 20, 2, 0);
      insert.run('ses_3', 'ses_2', 0.25, 3, 0, 0);
      insert.run('ses_4', null, 9, 9, 9, 9);
    });
    expect(await opencodePastCost('ses_1', places())).toEqual({
      costUsd: 1.5,
      currency: 'USD',
      inputTokens: 100,
      outputTokens: 10,
      cachedReadTokens: 5,
      cachedWriteTokens: 0,
      thoughtTokens: 0,
      totalTokens: 115,
      contextSize: 0,
      contextUsed: 0,
      subagentCostUsd: 0.5,
      subagentTokens: 25,
    });
  });

  it('tells nothing where the database has nothing to tell', async () => {
    expect(await opencodePastCost('ses_1', places())).toBeUndefined();
    await write((database) => {
      database.exec("INSERT INTO session VALUES ('ses_1', NULL, '/project', 'T', 1, 2)");
    });
    expect(await opencodePastCost('ses_1', places())).toBeUndefined();
    expect(await opencodePastCost('ses_2', places())).toBeUndefined();
    expect(await opencodePastCost('no id/', places())).toBeUndefined();
    await writeFile(databasePath(places()), 'no database');
    expect(await opencodePastCost('ses_1', places())).toBeUndefined();
  });
});
