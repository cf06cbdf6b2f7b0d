import { SquareTerminal } from 'lucide-react';
import { chordFor } from '../../stores/keybindings.ts';
import { toggleOverlay } from '../../stores/layout-store.ts';
import { useSessions } from '../../stores/session-store.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { newTerminal } from '../workspace.ts';
import styles from './dock.module.css';

/** What the main area shows while no terminal is open in this window. */
export function EmptyDock() {
  const running = useSessions((s) => s.ids.length);
  const hints = [
    ['New terminal', chordFor('terminal.new')],
    ['New chat', chordFor('chat.new')],
    ['All commands', chordFor('app.palette')],
    ['Go to session', chordFor('app.switcher')],
  ] as const;
  return (
    <EmptyState
      icon={<SquareTerminal size={40} strokeWidth={1.25} />}
      title="No terminal open here"
      actions={
        <>
          <Button variant="primary" onClick={() => void newTerminal()}>
            New terminal
          </Button>
          <Button onClick={() => toggleOverlay('new-chat')}>New chat</Button>
          {running > 0 && (
            <Button onClick={() => toggleOverlay('switcher')}>Show a session…</Button>
          )}
        </>
      }
    >
      {running > 0
        ? `${running === 1 ? 'One session is' : `${running} sessions are`} in the list. Choose one, or start another.`
        : 'Start a terminal to begin. It keeps running when you reload or close this window.'}
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
