import type { Migration } from './migration.ts';

/**
 * Chats with agents: what changed (journal), what that makes (items), commands that were carried out,
 * data of images and files, and an index of the words. `cursor` is the newest journal entry,
 * `kept_from` the oldest one still kept.
 */
export const chats: Migration = {
  id: 5,
  name: 'chats',
  sql: `CREATE TABLE chat (
          num INTEGER PRIMARY KEY AUTOINCREMENT,
          id TEXT NOT NULL UNIQUE,
          agent TEXT NOT NULL,
          session_id TEXT,
          cwd TEXT NOT NULL,
          title TEXT,
          activity TEXT NOT NULL,
          cost_usd REAL,
          facts TEXT NOT NULL,
          cursor INTEGER NOT NULL DEFAULT 0,
          kept_from INTEGER NOT NULL DEFAULT 1,
          kept_chars INTEGER NOT NULL DEFAULT 0,
          created_at INTEGER NOT NULL,
          updated_at INTEGER NOT NULL,
          archived_at INTEGER
        ) STRICT;
        CREATE INDEX chat_by_updated_at ON chat (updated_at, num);
        CREATE INDEX chat_by_session ON chat (agent, session_id);
        CREATE TABLE chat_entry (
          chat INTEGER NOT NULL REFERENCES chat (num) ON DELETE CASCADE,
          seq INTEGER NOT NULL,
          at INTEGER NOT NULL,
          change TEXT NOT NULL,
          PRIMARY KEY (chat, seq)
        ) STRICT;
        CREATE TABLE chat_item (
          num INTEGER PRIMARY KEY,
          chat INTEGER NOT NULL REFERENCES chat (num) ON DELETE CASCADE,
          id TEXT NOT NULL,
          position INTEGER NOT NULL,
          item TEXT NOT NULL,
          indexed INTEGER NOT NULL DEFAULT 0,
          UNIQUE (chat, id)
        ) STRICT;
        CREATE INDEX chat_item_by_position ON chat_item (chat, position);
        CREATE INDEX chat_item_unindexed ON chat_item (num) WHERE indexed = 0;
        CREATE TABLE chat_command (
          chat INTEGER NOT NULL REFERENCES chat (num) ON DELETE CASCADE,
          id TEXT NOT NULL,
          seq INTEGER NOT NULL,
          PRIMARY KEY (chat, id)
        ) STRICT;
        CREATE TABLE chat_blob (
          chat INTEGER NOT NULL REFERENCES chat (num) ON DELETE CASCADE,
          key TEXT NOT NULL,
          data BLOB NOT NULL,
          PRIMARY KEY (chat, key)
        ) STRICT;
        CREATE VIRTUAL TABLE chat_search USING fts5 (
          text, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
        )`,
};
