import { Search, SearchX } from 'lucide-react';
import { useState } from 'react';
import { closeOverlay, layoutStore } from '../stores/layout-store.ts';
import { sessionStore, useSessions } from '../stores/session-store.ts';
import { useSystem } from '../stores/system-store.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Input, Switch } from '../ui/field.tsx';
import { SessionIcon } from '../ui/session-icon.tsx';
import { focusActiveTerminal } from '../workbench/regions.ts';
import { sessionLabel } from '../workbench/session-label.ts';
import { folderLabel } from '../workbench/sidebar/session-groups.ts';
import styles from './broadcast.module.css';
import { broadcastMembers, terminals } from './broadcast-set.ts';
import { broadcastStore, startBroadcast } from './broadcast-store.ts';
import { matchingSessions } from './matching-sessions.ts';

/** Chooses the terminals that get what is typed into one of them. */
export function BroadcastDialog() {
  const sessions = useSessions((s) => s.ids.flatMap((id) => s.byId[id] ?? []));
  const home = useSystem((s) => s.info?.home);
  const [filter, setFilter] = useState('');
  const [all, setAll] = useState(broadcastStore.getState().set?.mode === 'all');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(firstChoice);
  const running = sessions.filter(({ state }) => state !== 'exited');
  const shown = matchingSessions(running, home, filter);
  const ids = running.map(({ id }) => id).filter((id) => all || chosen.has(id));
  const choose = (changed: readonly string[], on: boolean): void =>
    setChosen(
      (now) => new Set(on ? [...now, ...changed] : [...now].filter((id) => !changed.includes(id))),
    );
  const allShown = shown.length > 0 && shown.every(({ id }) => chosen.has(id));
  const start = (): void => {
    startBroadcast(all ? { mode: 'all' } : { mode: 'chosen', ids });
    closeOverlay();
    requestAnimationFrame(focusActiveTerminal);
  };
  return (
    <Dialog
      title="Type into several terminals"
      description="What you type or paste into one of these terminals goes to all of them, passwords too."
      onClose={closeOverlay}
    >
      <label className={styles['everything']}>
        <Switch
          aria-label="All terminals, also those started later"
          checked={all}
          onChecked={setAll}
        />
        All terminals, also those started later
      </label>
      <fieldset className={styles['choice']} disabled={all} aria-label="Terminals">
        <div className={styles['filter']}>
          <Search size={14} aria-hidden />
          <Input
            type="search"
            aria-label="Filter terminals"
            placeholder="Name, folder or beginning of an id"
            value={filter}
            onChange={(event) => setFilter(event.currentTarget.value)}
          />
          <Button
            disabled={shown.length === 0}
            onClick={() =>
              choose(
                shown.map(({ id }) => id),
                !allShown,
              )
            }
          >
            {allShown ? 'Clear' : 'Select all'}
          </Button>
        </div>
        {shown.length === 0 ? (
          <EmptyState compact icon={<SearchX size={22} />} title="No running terminal matches" />
        ) : (
          <ul className={styles['list']}>
            {shown.map((session) => (
              <li key={session.id}>
                <label className={styles['row']}>
                  <input
                    type="checkbox"
                    checked={all || chosen.has(session.id)}
                    onChange={(event) => choose([session.id], event.currentTarget.checked)}
                  />
                  <SessionIcon icon={session.icon} tint={session.tint} />
                  <span className={styles['label']}>{sessionLabel(session)}</span>
                  <span className={styles['folder']}>{folderLabel(session.cwd, home)}</span>
                </label>
              </li>
            ))}
          </ul>
        )}
      </fieldset>
      <DialogActions>
        <Button onClick={closeOverlay}>Cancel</Button>
        <Button variant="primary" disabled={ids.length < 2 && !all} onClick={start}>
          {ids.length < 2 && !all
            ? 'Choose at least 2 terminals'
            : `Type into ${terminals(ids.length)}`}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

/** The present set, else what can be seen now. */
function firstChoice(): ReadonlySet<string> {
  const { set } = broadcastStore.getState();
  if (set) return new Set(broadcastMembers(set, sessionStore.getState()).receiving);
  return new Set(layoutStore.getState().visibleSessions);
}
