import type { Migration } from './migration.ts';

/**
 * What turns of chats have used, for each day (local time) on which they did. Stays when a chat is
 * deleted: what was spent was spent.
 */
export const turnUsage: Migration = {
  id: 7,
  name: 'turn-usage',
  sql: `CREATE TABLE turn_usage (
          chat TEXT NOT NULL,
          turn TEXT NOT NULL,
          day TEXT NOT NULL,
          agent TEXT NOT NULL,
          cwd TEXT NOT NULL,
          model TEXT,
          started_at INTEGER NOT NULL,
          ended_at INTEGER,
          cost_usd REAL NOT NULL,
          input INTEGER NOT NULL,
          output INTEGER NOT NULL,
          cached_read INTEGER NOT NULL,
          cached_write INTEGER NOT NULL,
          thought INTEGER NOT NULL,
          total INTEGER NOT NULL,
          PRIMARY KEY (chat, turn, day)
        ) STRICT;
        CREATE INDEX turn_usage_by_day ON turn_usage (day)`,
};
