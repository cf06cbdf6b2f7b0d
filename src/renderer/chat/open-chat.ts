// Shows chats in this window, in the dock or in the single pane of a phone.

import { layoutStore } from '../stores/layout-store.ts';
import { sessionStore } from '../stores/session-store.ts';
import { systemStore } from '../stores/system-store.ts';
import { activeSessionId, currentDock } from '../workbench/workspace.ts';
import { chatOfPanel, chatPanelId, focusChat } from './chat-panel-id.ts';
import { chatsStore } from './chats-store.ts';
import { focusAsk } from './focus-ask.ts';

/**
 * Shows a chat in this window, gives its message field the keyboard (or what it asks, if anything) and
 * closes the drawer.
 */
export function openChat(id: string, at: 'message' | 'ask' = 'message'): void {
  const panel = chatPanelId(id);
  const dock = currentDock();
  if (dock) dock.open(panel);
  else layoutStore.setState({ activeSession: panel, visibleSessions: [] });
  layoutStore.setState({ drawerOpen: false });
  if (at === 'ask') focusAsk(id);
  else focusChat(id);
}

/** Takes a chat out of this window. The chat itself, and what its agent does, goes on. */
export function closeChat(id: string): void {
  const panel = chatPanelId(id);
  const dock = currentDock();
  if (dock) dock.detach(panel);
  else if (layoutStore.getState().activeSession === panel) {
    layoutStore.setState({ activeSession: undefined, visibleSessions: [] });
  }
}

/** The chat that commands act on. */
export function activeChatId(): string | undefined {
  const id = chatOfPanel(layoutStore.getState().activeSession);
  return id !== undefined && id in chatsStore.getState().byId ? id : undefined;
}

/** The folder a new chat begins with: that of what is active; undefined if nothing is. */
export function activeFolder(): string | undefined {
  const session = sessionStore.getState().byId[activeSessionId() ?? ''];
  const chat = chatsStore.getState().byId[activeChatId() ?? ''];
  return session?.cwd ?? chat?.cwd;
}

/** The person's home folder, as far as it is known. */
export function homeFolder(): string {
  return systemStore.getState().info?.home ?? '';
}
