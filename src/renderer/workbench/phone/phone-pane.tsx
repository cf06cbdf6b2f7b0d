import { Menu, Plus, X } from 'lucide-react';
import { AttentionBell } from '../../attention/attention-bell.tsx';
import { RecordingDot } from '../../recording/recording-dot.tsx';
import { toggleSidebar, useLayout } from '../../stores/layout-store.ts';
import { useSession, useSessions } from '../../stores/session-store.ts';
import { TerminalPane } from '../../terminal/terminal-pane.tsx';
import { IconButton } from '../../ui/button.tsx';
import { ErrorBoundary } from '../../ui/error-boundary.tsx';
import { Select } from '../../ui/field.tsx';
import { useMediaQuery } from '../../ui/theme.ts';
import { EmptyDock } from '../dock/empty-dock.tsx';
import { sessionLabel } from '../session-label.ts';
import { closeSession, newTerminal, openSession } from '../workspace.ts';
import { KeyRow } from './key-row.tsx';
import styles from './phone.module.css';

/** The narrow layout: one terminal, a way to the others, and the keys a touch keyboard lacks. */
export function PhonePane() {
  const activeId = useLayout((s) => s.activeSession);
  const session = useSession(activeId);
  const touch = useMediaQuery('(pointer: coarse)');
  return (
    <div className={styles['phone']} data-region="phone-pane">
      <div className={styles['bar']}>
        <IconButton label="Sessions" commandId="app.toggle-sidebar" onClick={toggleSidebar}>
          <Menu size={18} aria-hidden />
        </IconButton>
        <SessionChooser activeId={session?.id} />
        {session?.recording && <RecordingDot />}
        <AttentionBell />
        <IconButton label="New terminal" onClick={() => void newTerminal()}>
          <Plus size={18} aria-hidden />
        </IconButton>
        {session && (
          <IconButton label="Close terminal" onClick={() => void closeSession(session.id)}>
            <X size={18} aria-hidden />
          </IconButton>
        )}
      </div>
      <div className={styles['pane']}>
        {session ? (
          <ErrorBoundary key={session.id} what="This terminal">
            <TerminalPane sessionId={session.id} active />
          </ErrorBoundary>
        ) : (
          <EmptyDock />
        )}
      </div>
      {session && touch && <KeyRow sessionId={session.id} />}
    </div>
  );
}

function SessionChooser({ activeId }: { readonly activeId: string | undefined }) {
  const sessions = useSessions((s) => s.ids.flatMap((id) => s.byId[id] ?? []));
  const options = sessions.map((session) => ({
    value: session.id,
    label: `${session.attention ? '● ' : ''}${sessionLabel(session)}`,
  }));
  const none = { value: '', label: sessions.length > 0 ? 'Choose a session' : 'No sessions' };
  return (
    <Select
      aria-label="Session"
      value={activeId ?? ''}
      options={activeId === undefined ? [none, ...options] : options}
      onValue={(id) => id !== '' && openSession(id)}
    />
  );
}
