import type { IDockviewPanelHeaderProps } from 'dockview-react';
import { BellRing, X } from 'lucide-react';
import { useState } from 'react';
import { BroadcastGlyph } from '../../broadcast/broadcast-mark.tsx';
import { BoxGlyph } from '../../remote/box-mark.tsx';
import { RecordedMark } from '../../remote/recorded-mark.tsx';
import { RemoteGlyph } from '../../remote/remote-mark.tsx';
import { useLayout } from '../../stores/layout-store.ts';
import { renameSession, useSession } from '../../stores/session-store.ts';
import { ContextMenu } from '../../ui/context-menu.tsx';
import { SessionIcon } from '../../ui/session-icon.tsx';
import { attentionText, sessionLabel, sessionStatus, statusText } from '../session-label.ts';
import { RenameField } from '../sidebar/rename-field.tsx';
import { sessionMenuItems } from '../sidebar/session-menu.tsx';
import { closeSession, newTerminal } from '../workspace.ts';
import styles from './dock.module.css';

/** A tab: glyph, title, whether it wants attention, close. Middle click closes too. */
export function SessionTab({ params }: IDockviewPanelHeaderProps<{ sessionId: string }>) {
  const { sessionId } = params;
  const session = useSession(sessionId);
  const looking = useLayout((s) => s.activeSession === sessionId);
  const [renaming, setRenaming] = useState(false);
  if (!session) return null;
  const label = sessionLabel(session);
  const reason = attentionText(session);
  if (renaming) {
    return (
      <div className={styles['tabRename']} onPointerDown={(event) => event.stopPropagation()}>
        <RenameField
          initial={session.name ?? label}
          onDone={(name) => {
            setRenaming(false);
            if (name !== undefined) void renameSession(sessionId, name);
          }}
        />
      </div>
    );
  }
  return (
    <ContextMenu
      items={() => [
        ...sessionMenuItems(session, () => setRenaming(true)),
        'separator',
        {
          label: 'Split right',
          commandId: 'terminal.split-right',
          run: () => void newTerminal({ split: 'right' }),
        },
        {
          label: 'Split down',
          commandId: 'terminal.split-down',
          run: () => void newTerminal({ split: 'below' }),
        },
      ]}
    >
      <div
        className={styles['tab']}
        data-tab-session={sessionId}
        data-ended={session.state === 'exited' || undefined}
        title={`${label}\n${statusText(session)} · ${session.cwd}`}
        onDoubleClick={() => setRenaming(true)}
        onAuxClick={(event) => {
          if (event.button === 1) void closeSession(sessionId);
        }}
      >
        <SessionIcon icon={session.icon} tint={session.tint} />
        <RecordedMark sessionId={sessionId} />
        <span className={styles['tabLabel']}>{label}</span>
        {sessionStatus(session) === 'busy' && <span className={styles['busy']} aria-hidden />}
        <BroadcastGlyph sessionId={sessionId} />
        <RemoteGlyph sessionId={sessionId} />
        <BoxGlyph sessionId={sessionId} />
        {reason !== undefined && !looking && (
          <span className={styles['attention']} title={reason}>
            <BellRing size={12} aria-label={reason} />
          </span>
        )}
        {/* Not a button: a tab may hold none. By keyboard, Delete on the tab closes it. */}
        <span
          className={styles['tabClose']}
          title={`Close ${label}`}
          onPointerDown={(event) => event.stopPropagation()}
          onClick={(event) => {
            event.stopPropagation();
            void closeSession(sessionId);
          }}
        >
          <X size={13} aria-hidden />
        </span>
      </div>
    </ContextMenu>
  );
}
