import type { Migration } from './migration.ts';

/** What was chosen for the first session of a chat, as JSON, until there is one. */
export const wantedOptions: Migration = {
  id: 10,
  name: 'wanted options',
  sql: 'ALTER TABLE chat ADD COLUMN wanted TEXT',
};
