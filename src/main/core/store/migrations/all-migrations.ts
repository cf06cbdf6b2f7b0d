import { layouts } from './0001-layouts.ts';
import { layoutUpdatedAt } from './0002-layout-updated-at.ts';
import type { Migration } from './migration.ts';

/** The whole history, in order. */
export const allMigrations: readonly Migration[] = [layouts, layoutUpdatedAt];
