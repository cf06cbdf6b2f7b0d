import { chatOfPanel, focusChat } from '../chat/chat-panel-id.ts';
import { focusSession } from '../terminal/terminal-registry.ts';

/** Gives the keyboard to what a panel shows: a terminal, or the message field of a chat. */
export function focusPanel(panel: string): void {
  const chat = chatOfPanel(panel);
  if (chat === undefined) focusSession(panel);
  else focusChat(chat);
}
