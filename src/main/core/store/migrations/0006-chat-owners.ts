import type { Migration } from './migration.ts';

/** Which process writes a chat: its name, see `process-lock.ts`; null if none does. */
export const chatOwners: Migration = {
  id: 6,
  name: 'chat owners',
  sql: `ALTER TABLE chat ADD COLUMN owner TEXT;
        CREATE INDEX chat_by_owner ON chat (owner) WHERE owner IS NOT NULL`,
};
