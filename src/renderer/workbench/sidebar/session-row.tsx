import { BellRing, Eye, History, MoreHorizontal } from 'lucide-react';
import { useState } from 'react';
import { BroadcastGlyph } from '../../broadcast/broadcast-mark.tsx';
import { BoxGlyph, boxWords } from '../../remote/box-mark.tsx';
import { RecordedMark, useRecordedWords } from '../../remote/recorded-mark.tsx';
import { RemoteGlyph } from '../../remote/remote-mark.tsx';
import { useRemoteSession, useSessionViewers } from '../../remote/remote-store.ts';
import { sessionViewersWords } from '../../remote/remote-words.ts';
import { useLayout } from '../../stores/layout-store.ts';
import { renameSession, useSession } from '../../stores/session-store.ts';
import { Badge } from '../../ui/badge.tsx';
import { ContextMenu, DropdownMenu } from '../../ui/context-menu.tsx';
import { SessionIcon } from '../../ui/session-icon.tsx';
import { attentionText, sessionLabel, sessionStatus, statusText } from '../session-label.ts';
import { openSession } from '../workspace.ts';
import { RenameField } from './rename-field.tsx';
import { sessionMenuItems } from './session-menu.tsx';
import styles from './sidebar.module.css';

interface SessionRowProps {
  readonly id: string;
  /** The one row that Tab reaches. */
  readonly tabStop: boolean;
  readonly onFocus: () => void;
}

/** One session in the sidebar. Enter shows it, F2 renames it, the menu key offers the rest. */
export function SessionRow({ id, tabStop, onFocus }: SessionRowProps) {
  const session = useSession(id);
  const active = useLayout((s) => s.activeSession === id);
  const [renaming, setRenaming] = useState(false);
  const remoteWords = sessionViewersWords(useSessionViewers(id));
  const begun = useRemoteSession(id);
  const recorded = useRecordedWords(id);
  if (!session) return null;
  const label = sessionLabel(session);
  const reason = attentionText(session);
  const items = () => sessionMenuItems(session, () => setRenaming(true));
  if (renaming) {
    return (
      <li role="none" className={styles['renameRow']}>
        <RenameField
          initial={session.name ?? label}
          onDone={(name) => {
            setRenaming(false);
            if (name !== undefined) void renameSession(id, name);
          }}
        />
      </li>
    );
  }
  return (
    <ContextMenu items={items}>
      <li
        role="treeitem"
        aria-level={2}
        aria-selected={active}
        aria-label={[
          label,
          statusText(session),
          recorded,
          remoteWords,
          begun && boxWords(begun),
          session.viewers > 1 && `Shown in ${session.viewers} places`,
          reason,
        ]
          .filter(Boolean)
          .join(', ')}
        tabIndex={tabStop ? 0 : -1}
        data-session={id}
        className={styles['row']}
        onFocus={onFocus}
        onClick={() => openSession(id)}
        onDoubleClick={() => setRenaming(true)}
        onKeyDown={(event) => {
          if (event.target !== event.currentTarget) return;
          if (event.key === 'Enter' || event.key === ' ') openSession(id);
          else if (event.key === 'F2') setRenaming(true);
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
        title={`${label}\n${statusText(session)} · ${session.cwd}`}
      >
        <SessionIcon icon={session.icon} tint={session.tint} />
        <span className={styles['rowLabel']}>{label}</span>
        <RecordedMark sessionId={id} />
        <BroadcastGlyph sessionId={id} />
        <RemoteGlyph sessionId={id} />
        <BoxGlyph sessionId={id} />
        {reason !== undefined && !active && (
          <Badge tone="accent" title={reason}>
            <BellRing size={11} aria-hidden />
          </Badge>
        )}
        {session.viewers > 1 && (
          <span
            className={styles['viewers']}
            title={`Shown in ${session.viewers} places`}
            data-count={session.viewers}
          >
            <Eye size={12} aria-hidden />
          </span>
        )}
        <ExitNote id={id} />
        <span className={styles['dot']} data-status={sessionStatus(session)} aria-hidden />
        <DropdownMenu items={items} align="end">
          <button
            type="button"
            tabIndex={-1}
            className={styles['rowMenu']}
            aria-label={`Actions for ${label}`}
            onClick={(event) => event.stopPropagation()}
          >
            <MoreHorizontal size={14} aria-hidden />
          </button>
        </DropdownMenu>
      </li>
    </ContextMenu>
  );
}

function ExitNote({ id }: { readonly id: string }) {
  const session = useSession(id);
  if (session?.state !== 'exited' || !session.exit) return null;
  if (session.restored?.ran) {
    return (
      <Badge title="Restored">
        <History size={11} aria-hidden />
      </Badge>
    );
  }
  const { code, signal } = session.exit;
  return (
    <Badge tone={sessionStatus(session) === 'failed' ? 'danger' : 'neutral'}>
      {signal ? signal.replace(/^SIG/, '') : code}
    </Badge>
  );
}
