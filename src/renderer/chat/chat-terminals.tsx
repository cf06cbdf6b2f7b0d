import { SquareTerminal } from 'lucide-react';
import { agentTerminalOf } from '#shared/contract/agent-terminal-id.ts';
import { useLayout } from '../stores/layout-store.ts';
import { useSessions } from '../stores/session-store.ts';
import { sessionLabel } from '../workbench/session-label.ts';
import { openSession } from '../workbench/workspace.ts';
import styles from './chat-list.module.css';

/** The terminals that a chat's agent has open, under its row. */
export function ChatTerminals({ chat }: { readonly chat: string }) {
  const sessions = useSessions((s) =>
    s.ids.flatMap((id) => (agentTerminalOf(id)?.chat === chat ? (s.byId[id] ?? []) : [])),
  );
  const active = useLayout((s) => s.activeSession);
  if (sessions.length === 0) return null;
  return (
    <ul className={styles['terminals']} aria-label="Terminals of the agent">
      {sessions.map((session) => (
        <li key={session.id}>
          <button
            type="button"
            className={styles['terminal']}
            aria-current={active === session.id || undefined}
            title={sessionLabel(session)}
            onClick={() => openSession(session.id, 'right')}
          >
            <SquareTerminal size={13} aria-hidden />
            <span className={styles['label']}>{sessionLabel(session)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
