import type { Migration } from './migration.ts';

/** When a layout was saved (ms since 1970; 0 = before this was known), to forget the oldest first. */
export const layoutUpdatedAt: Migration = {
  id: 2,
  name: 'layout-updated-at',
  sql: `ALTER TABLE layout ADD COLUMN updated_at INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX layout_by_updated_at ON layout (updated_at)`,
};
