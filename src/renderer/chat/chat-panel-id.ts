// Panels of chats stand beside those of terminals in one dock: their ids say which is which.

import { focusComposer } from './composer/composer-focus.ts';

const PREFIX = 'chat:';

/** The id of the panel that shows a chat. */
export function chatPanelId(chat: string): string {
  return `${PREFIX}${chat}`;
}

/** The chat that a panel shows; undefined if it shows something else. */
export function chatOfPanel(panel: string | null | undefined): string | undefined {
  return panel?.startsWith(PREFIX) ? panel.slice(PREFIX.length) : undefined;
}

let wanted: string | undefined;

/** Puts the keyboard into the message field of a chat, now or as soon as its pane is there. */
export function focusChat(chat: string): void {
  wanted = chat;
  requestAnimationFrame(() => claimFocus(chat));
}

/** Called by a pane that is there: takes the keyboard if it was asked for. */
export function claimFocus(chat: string): void {
  if (wanted === chat && focusComposer(chat)) wanted = undefined;
}
