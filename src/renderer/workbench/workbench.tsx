import {
  type ComponentType,
  type CSSProperties,
  type ReactNode,
  useEffect,
  useRef,
  useState,
} from 'react';
import { toDisposable } from '#shared/base/disposable.ts';
import { AttentionInbox } from '../attention/attention-inbox.tsx';
import { BroadcastDialog } from '../broadcast/broadcast-dialog.tsx';
import { ArchivedChats } from '../chat/archived-chats.tsx';
import { ChatDialogs } from '../chat/chat-dialogs.tsx';
import { NewChatDialog } from '../chat/new-chat-dialog.tsx';
import {
  closeOverlay,
  type LayoutState,
  layoutStore,
  toggleSidebar,
  useLayout,
} from '../stores/layout-store.ts';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorBoundary } from '../ui/error-boundary.tsx';
import { FailureDialog } from '../ui/failure-dialog.tsx';
import { lazyPart } from '../ui/lazy-part.tsx';
import { useMediaQuery } from '../ui/theme.ts';
import { Dock } from './dock/dock.tsx';
import { CommandPalette } from './palette/command-palette.tsx';
import { SessionSwitcher } from './palette/session-switcher.tsx';
import { PhonePane } from './phone/phone-pane.tsx';
import { focusActiveTerminal } from './regions.ts';
import { SettingsPage } from './settings/settings-page.tsx';
import { ShowSidebarButton } from './show-sidebar-button.tsx';
import { Sidebar } from './sidebar/sidebar.tsx';
import { WindowLayout } from './start-up.ts';
import { StatusBar } from './status-bar.tsx';
import styles from './workbench.module.css';

const RecordingsPage = lazyPage(
  'The recordings',
  async () => (await import('../recording/recordings-page.tsx')).RecordingsPage,
);

const RulesPage = lazyPage(
  'The rules',
  async () => (await import('../rules/rules-page.tsx')).RulesPage,
);

const RemotePage = lazyPage(
  'Remote access',
  async () => (await import('../remote/remote-page.tsx')).RemotePage,
);

const UsagePage = lazyPage(
  'The usage',
  async () => (await import('../usage/usage-page.tsx')).UsagePage,
);

const AgentSessionsPage = lazyPage(
  'The list of sessions',
  async () => (await import('../chat/history/agent-sessions-page.tsx')).AgentSessionsPage,
);

const SearchPage = lazyPage(
  'The search',
  async () => (await import('../chat/history/search-page.tsx')).SearchPage,
);

/** A page over the window, loaded when it is first asked for. */
function lazyPage(what: string, load: () => Promise<ComponentType>): ComponentType {
  return lazyPart({ what, load, frame: instead });
}

/** In place of a page that cannot be shown. */
function instead(sentence: ReactNode): ReactNode {
  return <FailureDialog onClose={closeOverlay}>{sentence}</FailureDialog>;
}

/** The whole window once the first connection is there. */
export function Workbench() {
  const narrow = useMediaQuery('(width < 720px)');
  const sidebarOpen = useLayout((s) => s.sidebarOpen);
  const drawerOpen = useLayout((s) => s.drawerOpen);
  const layout = useWindowLayout();
  const wasNarrow = useRef(narrow);
  useEffect(() => {
    layoutStore.setState({ narrow, drawerOpen: false });
    if (wasNarrow.current === narrow) return;
    wasNarrow.current = narrow;
    // What had the focus went with the other layout, and the drawer with the next drawing.
    requestAnimationFrame(() => {
      if (document.activeElement === document.body) focusActiveTerminal();
    });
  }, [narrow]);
  return (
    <div className={styles['shell']}>
      <div className={styles['body']}>
        {!narrow && sidebarOpen && <Side />}
        <main className={styles['main']} aria-label="Terminals">
          <h1 className="visually-hidden">Aerie</h1>
          <ErrorBoundary what="The main area">
            {layout && (narrow ? <PhonePane /> : <WideDock layout={layout} />)}
          </ErrorBoundary>
          {!narrow && !sidebarOpen && <ShowSidebarButton />}
        </main>
      </div>
      <StatusBar />
      {narrow && drawerOpen && (
        <Dialog
          title="Sessions"
          bare
          size="drawer"
          initialFocus='[role="dialog"] [role="treeitem"][tabindex="0"]'
          onClose={toggleSidebar}
        >
          <Sidebar />
        </Dialog>
      )}
      <OverlayLayer />
      <ChatDialogs />
    </div>
  );
}

function Side() {
  const width = useLayout((s) => s.sidebarWidth);
  const style: CSSProperties & { '--width': string } = {
    '--width': `calc(${width}px * var(--zoom))`,
  };
  return (
    <div className={styles['side']} style={style}>
      <Sidebar resizable />
    </div>
  );
}

function WideDock({ layout }: { readonly layout: WindowLayout }) {
  return (
    <Dock
      initial={layout.initial}
      fallbackSession={layout.fallbackSession}
      onChange={layout.changed}
      onLeave={layout.leaving}
    />
  );
}

function OverlayLayer() {
  const overlay = useLayout((s) => s.overlay);
  return (
    <ErrorBoundary key={overlay} what="This page" frame={instead}>
      <Overlay overlay={overlay} />
    </ErrorBoundary>
  );
}

function Overlay({ overlay }: Pick<LayoutState, 'overlay'>) {
  switch (overlay) {
    case 'palette':
      return <CommandPalette />;
    case 'switcher':
      return <SessionSwitcher />;
    case 'settings':
      return <SettingsPage />;
    case 'attention':
      return <AttentionInbox />;
    case 'broadcast':
      return <BroadcastDialog />;
    case 'recordings':
      return <RecordingsPage />;
    case 'rules':
      return <RulesPage />;
    case 'usage':
      return <UsagePage />;
    case 'remote':
      return <RemotePage />;
    case 'new-chat':
      return <NewChatDialog />;
    case 'archived-chats':
      return <ArchivedChats />;
    case 'agent-sessions':
      return <AgentSessionsPage />;
    case 'search-chats':
      return <SearchPage />;
    case undefined:
      return null;
  }
}

/** The layout of this window once it is known; undefined until then. */
function useWindowLayout(): WindowLayout | undefined {
  const [ready, setReady] = useState<WindowLayout>();
  useEffect(() => {
    const layout = new WindowLayout();
    const gone = new AbortController();
    void layout.load(gone.signal).then(() => {
      if (!gone.signal.aborted) setReady(layout);
    });
    const cleanup = toDisposable(() => {
      gone.abort();
      layout.dispose();
    });
    return () => cleanup.dispose();
  }, []);
  // After the dock has been drawn, so that what begins finds it.
  useEffect(() => ready?.begin(), [ready]);
  return ready;
}
