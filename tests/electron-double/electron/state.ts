// What a test can see and set of the double, beyond what the app itself is given.

import type { MenuItemConstructorOptions } from 'electron';
import type { DoubleTray, ShownNotification } from './desktop-parts.ts';

export interface DialogRecord {
  readonly message: string;
  readonly detail: string;
}

/** Everything the app did to the desktop. */
export const state = {
  trays: new Set<DoubleTray>(),
  applicationMenu: undefined as readonly MenuItemConstructorOptions[] | null | undefined,
  opened: [] as string[],
  dialogs: [] as DialogRecord[],
  /** Button to press in the next dialogs; the default one if unset. */
  dialogAnswer: undefined as number | undefined,
  notifications: [] as ShownNotification[],
  badge: 0,
};
