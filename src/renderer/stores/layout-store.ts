// What this window shows besides its dock: sidebar, overlays, the active session and the one pane of
// a phone. Saved panes are in workbench/dock.

import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

export type Overlay =
  | 'attention'
  | 'broadcast'
  | 'palette'
  | 'switcher'
  | 'settings'
  | 'recordings'
  | 'new-chat'
  | 'archived-chats'
  | 'rules'
  | 'usage'
  | 'remote'
  | 'search-chats'
  | 'agent-sessions';

export interface LayoutState {
  /** The narrow layout: sidebar as a drawer, one pane at a time. */
  readonly narrow: boolean;
  readonly sidebarOpen: boolean;
  /** Width of the sidebar in pixels at zoom 1. */
  readonly sidebarWidth: number;
  readonly drawerOpen: boolean;
  readonly overlay: Overlay | undefined;
  /** Settings page: group or search to open with. */
  readonly settingsTarget: string | undefined;
  /** Id of the active panel: a session, or a chat as chat/chat-panel-id.ts names it. */
  readonly activeSession: string | undefined;
  /** Sessions whose panel can be seen now. */
  readonly visibleSessions: readonly string[];
}

/** Pixels at zoom 1. */
export const SIDEBAR_WIDTH = { min: 180, usual: 248, max: 480 } as const;

export const layoutStore = createStore<LayoutState>(() => ({
  narrow: false,
  sidebarOpen: true,
  sidebarWidth: SIDEBAR_WIDTH.usual,
  drawerOpen: false,
  overlay: undefined,
  settingsTarget: undefined,
  activeSession: undefined,
  visibleSessions: [],
}));

/** Reads from the window's layout. */
export function useLayout<T>(selector: (state: LayoutState) => T): T {
  return useStore(layoutStore, selector);
}

/** Shows or hides the sidebar, as a drawer where the window is narrow. */
export function toggleSidebar(): void {
  layoutStore.setState((s) =>
    s.narrow ? { drawerOpen: !s.drawerOpen } : { sidebarOpen: !s.sidebarOpen },
  );
}

/** Makes the sidebar as wide as asked, within limits. */
export function resizeSidebar(width: number): void {
  const { min, max } = SIDEBAR_WIDTH;
  layoutStore.setState({ sidebarWidth: Math.round(Math.min(max, Math.max(min, width))) });
}

/** Opens an overlay, closing whichever is open; opening the open one closes it. */
export function toggleOverlay(overlay: Overlay, settingsTarget?: string): void {
  layoutStore.setState((s) => ({
    overlay: s.overlay === overlay && settingsTarget === undefined ? undefined : overlay,
    settingsTarget,
  }));
}

/** Closes whatever overlay is open. */
export function closeOverlay(): void {
  layoutStore.setState({ overlay: undefined });
}
