import { DockviewReact, type DockviewReadyEvent, type DockviewTheme } from 'dockview-react';
import 'dockview-react/dist/styles/dockview.css';
import { type KeyboardEvent, type MouseEvent, useCallback, useLayoutEffect, useRef } from 'react';
import { ChatPanel } from '../../chat/chat-panel.tsx';
import { ChatTab } from '../../chat/chat-tab.tsx';
import { ReviewPanel } from '../../chat/review/review-panel.tsx';
import { ReviewTab } from '../../chat/review/review-tab.tsx';
import { closePanel } from '../close-panel.ts';
import { setDock } from '../workspace.ts';
import { DockController } from './dock-controller.ts';
import type { SavedLayout } from './layout-pruning.ts';
import './dock-theme.css';
import { EmptyDock } from './empty-dock.tsx';
import { GroupNewTab, GroupSplit } from './group-actions.tsx';
import { SessionPanel } from './session-panel.tsx';
import { SessionTab } from './session-tab.tsx';

const theme: DockviewTheme = {
  name: 'aerie',
  className: 'dockview-theme-aerie',
  dndTabIndicator: 'line',
};
const components = { session: SessionPanel, chat: ChatPanel, review: ReviewPanel };
const tabComponents = { session: SessionTab, chat: ChatTab, review: ReviewTab };

interface DockProps {
  /** The arrangement to start with. */
  readonly initial: () => SavedLayout | undefined;
  /** The session to show when nothing was restored. */
  readonly fallbackSession: () => string | undefined;
  readonly onChange: () => void;
  /** Called while the dock can still be read, before it goes. */
  readonly onLeave: () => void;
}

/** Tabs and splits. All state lives in dockview, behind {@link DockController}. */
export function Dock({ initial, fallbackSession, onChange, onLeave }: DockProps) {
  const controller = useRef<DockController>(undefined);
  const ready = useCallback(
    ({ api }: DockviewReadyEvent) => {
      const dock = new DockController(api, onChange);
      controller.current = dock;
      setDock(dock);
      const saved = initial();
      dock.restore(saved?.dock, saved?.activeSession ?? null);
      const wanted = fallbackSession();
      if (wanted !== undefined) dock.open(wanted);
    },
    [initial, fallbackSession, onChange],
  );
  // A layout effect: its clean-up runs before dockview's own, which empties the dock.
  useLayoutEffect(
    () => () => {
      onLeave();
      setDock(undefined);
      controller.current?.dispose();
    },
    [onLeave],
  );
  return (
    <div style={{ height: '100%' }} onKeyDown={closeFocusedTab} onContextMenuCapture={openTabMenu}>
      <DockviewReact
        theme={theme}
        components={components}
        tabComponents={tabComponents}
        leftHeaderActionsComponent={GroupNewTab}
        rightHeaderActionsComponent={GroupSplit}
        watermarkComponent={EmptyDock}
        disableFloatingGroups
        onReady={ready}
      />
    </div>
  );
}

/** The menu key asks the tab itself, but the menu belongs to what is inside it. */
function openTabMenu(event: MouseEvent): void {
  const { target } = event;
  if (!(target instanceof HTMLElement) || target.role !== 'tab') return;
  const inside = target.querySelector<HTMLElement>('[data-tab-session]');
  if (!inside) return;
  event.preventDefault();
  event.stopPropagation();
  const { left, bottom } = inside.getBoundingClientRect();
  inside.dispatchEvent(
    new PointerEvent('contextmenu', {
      bubbles: true,
      cancelable: true,
      clientX: left + 8,
      clientY: bottom - 4,
    }),
  );
}

/** Delete on a focused tab closes it. */
function closeFocusedTab(event: KeyboardEvent): void {
  const { target } = event;
  if (event.key !== 'Delete' || !(target instanceof HTMLElement) || target.role !== 'tab') return;
  const id = target.querySelector<HTMLElement>('[data-tab-session]')?.dataset['tabSession'];
  if (id !== undefined) void closePanel(id);
}
