import type { Migration } from './migration.ts';

/** What a user allows or denies agents once for all times. Null means: all. */
export const permissionRules: Migration = {
  id: 4,
  name: 'permission-rules',
  sql: `CREATE TABLE permission_rule (
          id TEXT PRIMARY KEY,
          effect TEXT NOT NULL CHECK (effect IN ('allow', 'deny')),
          agent TEXT,
          project TEXT,
          tool TEXT NOT NULL,
          pattern_kind TEXT CHECK (pattern_kind IN ('command', 'path', 'host')),
          pattern TEXT,
          created_at INTEGER NOT NULL,
          CHECK ((pattern_kind IS NULL) = (pattern IS NULL))
        ) STRICT`,
};
