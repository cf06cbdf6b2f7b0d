import { layouts } from './0001-layouts.ts';
import { layoutUpdatedAt } from './0002-layout-updated-at.ts';
import { agentRequests } from './0003-agent-requests.ts';
import { permissionRules } from './0004-permission-rules.ts';
import { chats } from './0005-chats.ts';
import { chatOwners } from './0006-chat-owners.ts';
import { turnUsage } from './0007-turn-usage.ts';
import { review } from './0008-review.ts';
import { deletedChats } from './0009-deleted-chats.ts';
import { wantedOptions } from './0010-wanted-options.ts';
import type { Migration } from './migration.ts';

/** The whole history, in order. */
export const allMigrations: readonly Migration[] = [
  layouts,
  layoutUpdatedAt,
  agentRequests,
  permissionRules,
  chats,
  chatOwners,
  turnUsage,
  review,
  deletedChats,
  wantedOptions,
];
