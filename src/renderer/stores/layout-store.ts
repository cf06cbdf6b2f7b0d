// What this window shows besides its dock: sidebar, overlays, the active session and the one pane of
// a phone. Saved panes are in workbench/dock.

import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

export type Overlay = 'palette' | 'switcher' | 'settings';

export interface LayoutState {
  /** The narrow layout: sidebar as a drawer, one pane at a time. */
  readonly narrow: boolean;
  readonly sidebarOpen: boolean;
  readonly drawerOpen: boolean;
  readonly overlay: Overlay | undefined;
  /** Settings page: group or search to open with. */
  readonly settingsTarget: string | undefined;
  /** Session of the active panel. */
  readonly activeSession: string | undefined;
  /** Sessions whose panel can be seen now. */
  readonly visibleSessions: readonly string[];
}

export const layoutStore = createStore<LayoutState>(() => ({
  narrow: false,
  sidebarOpen: true,
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
