import type { Migration } from './migration.ts';

/** Deleted chats stay for a while, so that a deletion can be taken back. In ms since 1970. */
export const deletedChats: Migration = {
  id: 9,
  name: 'deleted chats',
  sql: `ALTER TABLE chat ADD COLUMN deleted_at INTEGER;
        CREATE INDEX chat_by_deleted_at ON chat (deleted_at) WHERE deleted_at IS NOT NULL`,
};
