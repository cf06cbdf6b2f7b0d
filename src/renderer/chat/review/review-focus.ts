// Puts the keyboard into the list of changed files of a chat, now or as soon as it is there.

let wanted: string | undefined;

/** Asks for the keyboard. */
export function focusReview(chat: string): void {
  wanted = chat;
  requestAnimationFrame(() => claimReviewFocus(chat));
}

/** Called by a panel that has something to show: takes the keyboard if it was asked for. */
export function claimReviewFocus(chat: string): void {
  if (wanted !== chat) return;
  const panel = document.querySelector<HTMLElement>(`[data-review="${CSS.escape(chat)}"]`);
  if (!panel || panel.ariaBusy === 'true') return;
  wanted = undefined;
  focusSelectedFile(panel);
}

/** Gives the keyboard to the selected file of a panel, or to the panel if it lists none. */
export function focusSelectedFile(panel: HTMLElement): void {
  const row = panel.querySelector<HTMLElement>('[role="treeitem"][tabindex="0"]');
  // Where only the file has room, the list is there but cannot be seen.
  const target = row?.checkVisibility() ? row : panel;
  target.focus();
}
