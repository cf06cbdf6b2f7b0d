// Shows what changed in the folder of a chat, beside it or in the single pane of a phone.

import type { ReviewScope } from '#shared/contract/index.ts';
import { layoutStore } from '../../stores/layout-store.ts';
import { currentDock, detachSession } from '../../workbench/workspace.ts';
import { chatPanelId, reviewPanelId } from '../chat-panel-id.ts';
import { chooseReview } from './review-choice.ts';
import { focusReview } from './review-focus.ts';

/** What to look at first: what was looked at last unless said. */
export interface ReviewTarget {
  readonly scope?: ReviewScope;
  /** Absolute path of a file to show. */
  readonly file?: string;
}

/** Opens the review of a chat and gives it the keyboard. */
export function openReview(chat: string, { scope, file }: ReviewTarget = {}): void {
  chooseReview(chat, {
    opened: file !== undefined,
    ...(scope === undefined ? {} : { scope }),
    ...(file === undefined ? {} : { wanted: file }),
  });
  const panel = reviewPanelId(chat);
  const dock = currentDock();
  if (dock) dock.open(panel, 'right', chatPanelId(chat));
  else layoutStore.setState({ activeSession: panel, visibleSessions: [] });
  layoutStore.setState({ drawerOpen: false });
  focusReview(chat);
}

/** Takes the review of a chat out of this window. */
export function closeReview(chat: string): void {
  detachSession(reviewPanelId(chat));
}
