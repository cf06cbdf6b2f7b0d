// Full-text search over 200,000 items of chats through the contract, from a client of the built app,
// against the bare FTS5 query, in the same order, on the same database in this process.

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import { migrate } from '#core/store/migrate.ts';
import { allMigrations } from '#core/store/migrations/all-migrations.ts';
import { nodeClock } from '#core/system/node-clock.ts';
import type { BenchResult } from './support/report.ts';
import { startApp } from './support/servers.ts';
import { median, percentile } from './support/stats.ts';
import { connectApp } from './support/terminal-link.ts';

const ITEMS = 200_000;
const CHATS = 400;
const WORDS = 20_000;
const ROUNDS = 40;
const WARM_UP = 3;
const LIMIT = 30;

/** Words as a language has them: few are frequent, most are rare. `n` decides, always alike. */
function word(n: number): string {
  const spread = Math.imul(n ^ (n >>> 15), 0x2c1b3c6d) >>> 0;
  const rank = Math.floor(WORDS ** (spread / 2 ** 32));
  return `w${rank.toString(36)}x`;
}

function textOf(item: number): string {
  return Array.from({ length: 40 }, (_, n) => word(item * 41 + n)).join(' ');
}

/** What people type, and the same in the language of FTS5. */
const queries = [
  { typed: 'w1x ', match: '"w1x"' },
  { typed: 'w2x w3x ', match: '"w2x" "w3x"' },
  { typed: '"w2x w3x" ', match: '"w2x w3x"' },
  { typed: 'w3x wdwx ', match: '"w3x" "wdwx"' },
  { typed: 'wff', match: '"wff"*' },
  { typed: 'wa', match: '"wa"*' },
] as const;

/** Chats with their items, indexed, as the app keeps them. */
function fill(path: string): void {
  mkdirSync(join(path, '..'), { recursive: true });
  const database = new Sqlite(path);
  database.pragma('journal_mode = WAL');
  migrate(database, allMigrations, nodeClock);
  const chat = database.prepare(
    `INSERT INTO chat (id, agent, cwd, title, activity, facts, created_at, updated_at)
     VALUES (?, 'opencode', '/project', ?, 'idle', '{}', 1, 1)`,
  );
  const item = database.prepare(
    'INSERT INTO chat_item (num, chat, id, position, item, indexed) VALUES (?, ?, ?, ?, ?, 1)',
  );
  const index = database.prepare('INSERT INTO chat_search (rowid, text) VALUES (?, ?)');
  database.transaction(() => {
    for (let n = 1; n <= CHATS; n++) chat.run(`chat-${n}`, `Chat ${n}`);
    for (let n = 1; n <= ITEMS; n++) {
      const text = textOf(n);
      const id = `assistant:${n}`;
      const blocks = [{ type: 'text', text }];
      const json = JSON.stringify({ id, at: n, type: 'assistant', blocks });
      item.run(n, Math.ceil((n * CHATS) / ITEMS), id, n, json);
      index.run(n, text);
    }
  })();
  database.close();
}

/** ms for the bare query, and how many rows it found. */
function bareSearch(database: Database, match: string): { ms: number; rows: number } {
  const startedAt = performance.now();
  const rows = database
    .prepare(
      `SELECT chat.id, chat.title, chat_item.id, position, item FROM chat_search
       JOIN chat_item ON chat_item.num = chat_search.rowid JOIN chat ON chat.num = chat_item.chat
       WHERE chat_search MATCH ? ORDER BY chat_search.rowid DESC LIMIT ?`,
    )
    .all(match, LIMIT).length;
  return { ms: performance.now() - startedAt, rows };
}

export async function run(): Promise<BenchResult> {
  const home = mkdtempSync(join(tmpdir(), 'aerie-bench-'));
  fill(join(home, 'aerie', 'aerie.db'));
  const app = await startApp(home);
  const database = new Sqlite(join(home, 'aerie', 'aerie.db'), { readonly: true });
  const ours: number[] = [];
  const bare: number[] = [];
  const each: Record<string, number> = {};
  try {
    const client = await connectApp(app);
    for (const { typed, match } of queries) {
      const mine: number[] = [];
      const theirs: number[] = [];
      for (let round = -WARM_UP; round < ROUNDS; round++) {
        const plain = bareSearch(database, match);
        const startedAt = performance.now();
        const { chats } = await client.api.chatSearch.search({ query: typed, limit: LIMIT });
        const ms = performance.now() - startedAt;
        const items = chats.reduce((sum, found) => sum + found.items.length, 0);
        if (plain.rows === 0 || items === 0) throw new Error(`Nothing was found for "${typed}".`);
        if (round < 0) continue;
        theirs.push(plain.ms);
        mine.push(ms);
      }
      each[`${typed} ms`] = median(mine);
      each[`${match} bare ms`] = median(theirs);
      ours.push(...mine);
      bare.push(...theirs);
    }
    client.transport.close();
  } finally {
    database.close();
    await app.stop();
    rmSync(home, { recursive: true, force: true });
  }
  const mean = (all: readonly number[]): number =>
    all.reduce((sum, ms) => sum + ms, 0) / all.length;
  return {
    name: 'chat-search',
    figures: [
      {
        label: 'search of 200,000 items',
        value: mean(ours) / mean(bare),
        target: 2,
        sense: 'at-most',
        unit: '× bare FTS5',
      },
    ],
    // The slowest take about 100 ms on a quiet machine.
    details: { ...each, 'p95 ms': percentile(ours, 0.95) },
  };
}
