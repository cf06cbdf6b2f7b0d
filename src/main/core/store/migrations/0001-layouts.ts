import type { Migration } from './migration.ts';

/** Saved window layouts, by window name. */
export const layouts: Migration = {
  id: 1,
  name: 'layouts',
  sql: 'CREATE TABLE layout (window TEXT PRIMARY KEY, layout TEXT NOT NULL) STRICT',
};
