import { chatOfPanel } from '../chat/chat-panel-id.ts';
import { closeSession, detachSession } from './workspace.ts';

/** Closes a tab: ends a session, after asking when the settings say so; hides a chat. */
export async function closePanel(panel: string): Promise<void> {
  if (chatOfPanel(panel) === undefined) await closeSession(panel);
  else detachSession(panel);
}
