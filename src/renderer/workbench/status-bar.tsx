import { CircleCheck, CircleX } from 'lucide-react';
import { useStore } from 'zustand';
import { BroadcastStatus } from '../broadcast/broadcast-status.tsx';
import type { ConnectionState } from '../client/wing-connection.ts';
import { LocalPrograms } from '../local-programs/local-programs.tsx';
import { RemoteStatusItem } from '../remote/remote-status-item.tsx';
import { toggleOverlay, useLayout } from '../stores/layout-store.ts';
import { useRefusal } from '../stores/rights.ts';
import { useSession } from '../stores/session-store.ts';
import { useSettings } from '../stores/settings-store.ts';
import { useSystem } from '../stores/system-store.ts';
import { wing } from '../stores/wing.ts';
import { useTerminalView } from '../terminal/terminal-registry.ts';
import type { TerminalView } from '../terminal/terminal-view.ts';
import { useNow } from '../ui/use-now.ts';
import { statusText } from './session-label.ts';
import { folderLabel } from './sidebar/session-groups.ts';
import styles from './status-bar.module.css';

/** One line at the bottom: the connection, the active session, the machine. */
export function StatusBar() {
  const activeId = useLayout((s) => s.activeSession);
  const session = useSession(activeId);
  const view = useTerminalView(activeId);
  const online = useStore(wing().state, (s) => s.status === 'online');
  const info = useSystem((s) => s.info);
  const profile = useSystem((s) => s.profiles.find((p) => p.id === session?.profileId)?.name);
  const zoom = useSettings((s) => s.values['appearance.zoom']);
  const fontSize = useSettings((s) => s.values['terminal.fontSize']);
  const closed = useRefusal('settings.update') !== undefined;
  return (
    <footer className={styles['bar']} aria-label="Status" data-region="status">
      <Connection />
      <BroadcastStatus />
      {session && (
        <>
          <span className={styles['path']} title={session.cwd}>
            {folderLabel(session.cwd, info?.home)}
          </span>
          {online && <span className={styles['wide']}>{statusText(session)}</span>}
          {view && session.state !== 'exited' && <LastCommand view={view} />}
        </>
      )}
      <span className={styles['space']} />
      <RemoteStatusItem />
      <LocalPrograms />
      {session && (
        <>
          {profile && <span className={styles['wide']}>{profile}</span>}
          <span className={styles['wide']} title="Columns × rows">
            {session.cols} × {session.rows}
          </span>
        </>
      )}
      <button
        type="button"
        className={`${styles['button']} ${styles['wide']}`}
        title="Font size of terminals and zoom of the interface"
        disabled={closed}
        onClick={() => toggleOverlay('settings', 'terminal.fontSize')}
      >
        {fontSize} px{zoom !== 1 && ` · ${Math.round(zoom * 100)} %`}
      </button>
      {info && <span title={`Aerie ${info.version} on ${info.platform}`}>{info.hostname}</span>}
    </footer>
  );
}

/** How the last command of the shell ended, where the shell tells. */
function LastCommand({ view }: { readonly view: TerminalView }) {
  const code = useStore(view.state, (s) => s.lastExitCode);
  if (code === null) return null;
  const words =
    code === 0 ? 'Last command succeeded' : `Last command failed with exit code ${code}`;
  const Glyph = code === 0 ? CircleCheck : CircleX;
  return (
    <span className={styles['result']} data-failed={code !== 0 || undefined} title={words}>
      <Glyph size={13} aria-hidden />
      <span aria-hidden>{code}</span>
      <span className="visually-hidden">{words}</span>
    </span>
  );
}

function Connection() {
  const state = useStore(wing().state);
  const online = state.status === 'online';
  return (
    <span className={styles['connection']} role="status" title={wing().way ?? undefined}>
      <span className={styles['light']} data-status={state.status} aria-hidden />
      {online ? 'Connected' : <ConnectionText state={state} />}
      {state.status === 'offline' && (
        <button type="button" className={styles['button']} onClick={() => wing().retryNow()}>
          Retry now
        </button>
      )}
    </span>
  );
}

const reasons = {
  unreachable: 'Cannot reach Aerie',
  lost: 'Connection lost',
  held: 'Not connected',
  closed: 'Closed',
} as const;

function ConnectionText({ state }: { readonly state: ConnectionState }) {
  const now = useNow(1000, state.retryAt !== null);
  if (state.status === 'connecting') return 'Connecting…';
  const wait = state.retryAt === null ? 0 : Math.max(0, Math.ceil((state.retryAt - now) / 1000));
  const why = state.detail ?? reasons[state.reason ?? 'lost'];
  return `${why}${wait > 0 ? `, retrying in ${wait} s` : ''}`;
}
