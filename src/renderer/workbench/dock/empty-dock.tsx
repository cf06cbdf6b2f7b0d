import { SquareTerminal } from 'lucide-react';
import { chordFor } from '../../stores/keybindings.ts';
import { toggleOverlay } from '../../stores/layout-store.ts';
import { useRefusal } from '../../stores/rights.ts';
import { useSessions } from '../../stores/session-store.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { newTerminal } from '../workspace.ts';
import styles from './dock.module.css';

/** What the main area shows while no terminal is open in this window. */
export function EmptyDock() {
  const running = useSessions((s) => s.ids.length);
  const closed = useRefusal('sessions.create') !== undefined;
  const hints = [
    ['New terminal', closed ? undefined : chordFor('terminal.new')],
    ['New chat', closed ? undefined : chordFor('chat.new')],
    ['All commands', chordFor('app.palette')],
    ['Go to session', chordFor('app.switcher')],
  ] as const;
  return (
    <EmptyState
      icon={<SquareTerminal size={40} strokeWidth={1.25} />}
      title="No terminal open here"
      actions={
        <>
          <Button variant="primary" needs="sessions.create" onClick={() => void newTerminal()}>
            New terminal
          </Button>
          <Button needs="chats.create" onClick={() => toggleOverlay('new-chat')}>
            New chat
          </Button>
          {running > 0 && (
            <Button onClick={() => toggleOverlay('switcher')}>Show a session…</Button>
          )}
        </>
      }
    >
      {emptyWords(running, closed)}
      <dl className={styles['hints']}>
        {hints.map(
          ([label, chord]) =>
            chord !== undefined && (
              <div key={label}>
                <dt>{label}</dt>
                <dd>
                  <Kbd chord={chord} />
                </dd>
              </div>
            ),
        )}
      </dl>
    </EmptyState>
  );
}

/** What to do next; `closed` for people who may start nothing. */
function emptyWords(running: number, closed: boolean): string {
  if (running > 0) {
    const listed = `${running === 1 ? 'One session is' : `${running} sessions are`} in the list.`;
    return closed ? `${listed} Choose one.` : `${listed} Choose one, or start another.`;
  }
  return closed
    ? 'Members of a machine see the terminals that they began, and there are none now.'
    : 'Start a terminal to begin. It keeps running when you reload or close this window.';
}
