import { CloudOff, KeyRound } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { useStore } from 'zustand';
import { DisposableStore } from '#shared/base/disposable.ts';
import { AttentionAnnouncer } from './attention/attention-announcer.tsx';
import { registerAttentionCommands } from './attention/attention-commands.ts';
import { followBrowserNotices } from './attention/browser-notices.ts';
import { followAttention } from './attention/follow-attention.ts';
import { registerBroadcastCommands } from './broadcast/broadcast-commands.ts';
import { followBroadcast } from './broadcast/broadcast-store.ts';
import { registerChatCommands } from './chat/chat-commands.ts';
import { followChats } from './chat/chats-store.ts';
import type { WingConnection } from './client/wing-connection.ts';
import { followAskedPages } from './previews/asked-pages.ts';
import { registerPreviewCommands } from './previews/preview-commands.tsx';
import { followPreviews } from './previews/preview-store.ts';
import { registerRemoteCommands } from './remote/remote-commands.ts';
import { followRemote } from './remote/remote-store.ts';
import { followWing } from './stores/follow-wing.ts';
import { installShortcuts } from './stores/keybindings.ts';
import { useSessions } from './stores/session-store.ts';
import { registerTerminalCommands } from './terminal/terminal-commands.ts';
import { Button } from './ui/button.tsx';
import { Connecting } from './ui/connecting.tsx';
import { EmptyState } from './ui/empty-state.tsx';
import { ErrorBoundary } from './ui/error-boundary.tsx';
import { installPressOnce } from './ui/press-once.ts';
import { useRootAppearance } from './ui/theme.ts';
import { TooltipProvider } from './ui/tooltip.tsx';
import { Dialogs } from './workbench/dialogs.tsx';
import { Toasts } from './workbench/toasts.tsx';
import { Workbench } from './workbench/workbench.tsx';
import { registerWorkbenchCommands } from './workbench/workbench-commands.ts';

/** What stands where the workbench cannot. */
export interface DoorPages {
  /** When trying again cannot help before a person has done something, e.g. signed in. */
  readonly held: ReactNode;
  /** What to do when nothing was reached yet. */
  readonly unreachable: ReactNode;
}

interface AppProps {
  readonly connection: WingConnection;
  /** Other pages, for a way in that is not this machine's own. */
  readonly pages?: DoorPages;
}

/** Everything on the screen, for one connection. */
export function App({ connection, pages = ownPages }: AppProps) {
  useRootAppearance();
  useEffect(() => {
    const app = new DisposableStore();
    app.add(registerWorkbenchCommands());
    app.add(registerTerminalCommands());
    app.add(registerAttentionCommands());
    app.add(registerBroadcastCommands());
    app.add(registerChatCommands());
    app.add(registerRemoteCommands());
    app.add(registerPreviewCommands());
    app.add(followWing(connection));
    app.add(followChats(connection));
    app.add(followRemote(connection));
    app.add(followAttention());
    app.add(followBrowserNotices());
    app.add(followPreviews());
    app.add(followAskedPages());
    app.add(followBroadcast());
    app.add(installShortcuts(window));
    app.add(installPressOnce(window));
    return () => app.dispose();
  }, [connection]);
  return (
    <TooltipProvider>
      <ErrorBoundary what="Aerie">
        <Page connection={connection} pages={pages} />
      </ErrorBoundary>
      <AttentionAnnouncer />
      <Toasts />
      <Dialogs />
    </TooltipProvider>
  );
}

/** The workbench; before the first connection, and while it is held, a page that says what to do. */
function Page({ connection, pages }: Required<AppProps>) {
  const status = useStore(connection.state, (s) => s.status);
  const reason = useStore(connection.state, (s) => s.reason);
  const loaded = useSessions((s) => s.loaded);
  if (reason === 'held') return pages.held;
  if (loaded) return <Workbench />;
  if (status !== 'offline') {
    return (
      <main style={{ height: '100%' }} aria-busy="true">
        <Connecting />
      </main>
    );
  }
  return <Unreachable connection={connection}>{pages.unreachable}</Unreachable>;
}

function SignedOut() {
  return (
    <main style={{ height: '100%' }}>
      <EmptyState
        icon={<KeyRound size={40} strokeWidth={1.25} />}
        heading="h1"
        title="Signed out"
        actions={
          <Button variant="primary" onClick={() => location.reload()}>
            Try again
          </Button>
        }
      >
        This browser is not signed in to Aerie any more. On the machine where Aerie runs, run{' '}
        <code>aerie serve</code> and open the link it prints. Signing out ends no session.
      </EmptyState>
    </main>
  );
}

const ownPages: DoorPages = {
  held: <SignedOut />,
  unreachable: 'Check that Aerie still runs on the machine this page came from.',
};

interface UnreachableProps {
  readonly connection: WingConnection;
  readonly children: ReactNode;
}

function Unreachable({ connection, children }: UnreachableProps) {
  return (
    <main style={{ height: '100%' }}>
      <EmptyState
        icon={<CloudOff size={40} strokeWidth={1.25} />}
        heading="h1"
        title="Cannot reach Aerie"
        actions={
          <Button variant="primary" onClick={() => connection.retryNow()}>
            Try again now
          </Button>
        }
      >
        {children} This page keeps trying by itself.
      </EmptyState>
    </main>
  );
}
