// Panels of chats stand beside those of terminals in one dock: their ids say which is which.

import { chatPanel } from '#shared/contract/desktop-bridge.ts';
import { focusComposer } from './composer/composer-focus.ts';

const PREFIX = chatPanel('');
const REVIEW = 'review:';

/** The id of the panel that shows a chat. */
export function chatPanelId(chat: string): string {
  return chatPanel(chat);
}

/** The id of the panel that shows what changed in the folder of a chat. */
export function reviewPanelId(chat: string): string {
  return `${REVIEW}${chat}`;
}

/** True if a panel shows what changed, and not the chat itself. */
export function isReviewPanel(panel: string | null | undefined): boolean {
  return panel?.startsWith(REVIEW) ?? false;
}

/** The chat that a panel belongs to, its own or that of its review; undefined if it has none. */
export function chatOfPanel(panel: string | null | undefined): string | undefined {
  for (const prefix of [PREFIX, REVIEW]) {
    if (panel?.startsWith(prefix)) return panel.slice(prefix.length);
  }
  return undefined;
}

let wanted: string | undefined;

/** Puts the keyboard into the message field of a chat, now or as soon as its pane is there. */
export function focusChat(chat: string): void {
  wanted = chat;
  requestAnimationFrame(() => claimFocus(chat));
}

/** Called by a pane that is there: takes the keyboard if it was asked for, but not out of its find bar. */
export function claimFocus(chat: string): void {
  if (wanted !== chat) return;
  const find = document.activeElement?.closest(`[data-chat="${CSS.escape(chat)}"] search`);
  if (find || focusComposer(chat)) wanted = undefined;
}
