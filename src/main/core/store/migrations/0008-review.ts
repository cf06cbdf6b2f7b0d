import type { Migration } from './migration.ts';

/**
 * Moments of the files of chats (`turn` is empty for the start of a chat; a moment that could not be
 * recorded has a note instead of a tree), what reverts took away, and the worktree of a chat as JSON.
 */
export const review: Migration = {
  id: 8,
  name: 'review',
  sql: `CREATE TABLE review_point (
          chat TEXT NOT NULL REFERENCES chat (id) ON DELETE CASCADE,
          turn TEXT NOT NULL,
          edge TEXT NOT NULL,
          repository TEXT NOT NULL,
          head TEXT,
          tree TEXT,
          note TEXT,
          at INTEGER NOT NULL,
          PRIMARY KEY (chat, turn, edge)
        ) STRICT;
        CREATE TABLE review_undo (
          id TEXT PRIMARY KEY,
          chat TEXT NOT NULL REFERENCES chat (id) ON DELETE CASCADE,
          at INTEGER NOT NULL,
          kept BLOB NOT NULL
        ) STRICT;
        CREATE INDEX review_undo_by_chat ON review_undo (chat, at);
        ALTER TABLE chat ADD COLUMN worktree TEXT`,
};
