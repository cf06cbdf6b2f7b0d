import { chatOfPanel, focusChat, isReviewPanel } from '../chat/chat-panel-id.ts';
import { focusReview } from '../chat/review/review-focus.ts';
import { focusSession } from '../terminal/terminal-registry.ts';

/** Gives the keyboard to what a panel shows: a terminal, the message field of a chat, or its changed files. */
export function focusPanel(panel: string): void {
  const chat = chatOfPanel(panel);
  if (chat === undefined) focusSession(panel);
  else if (isReviewPanel(panel)) focusReview(chat);
  else focusChat(chat);
}
