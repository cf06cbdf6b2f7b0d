import { Eye, Keyboard, Unplug, Users } from 'lucide-react';
import type { RemoteStatus, RemoteViewer, RoostStatus } from '#shared/contract/remote.ts';
import { closeOverlay } from '../stores/layout-store.ts';
import { useSession } from '../stores/session-store.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { useKeptFocus } from '../ui/use-kept-focus.ts';
import { useNow } from '../ui/use-now.ts';
import { sessionLabel } from '../workbench/session-label.ts';
import { openSession } from '../workbench/workspace.ts';
import { wayWords } from './link-advice.ts';
import styles from './remote.module.css';
import { cutOff, cutOffEverybody } from './remote-actions.ts';
import { byPerson, pathWords, presentWords, viewerName } from './remote-words.ts';

/** Who is attached to sessions now, and how to end that. */
export function ViewersView({ status }: { readonly status: RemoteStatus }) {
  const { viewers, roosts } = status;
  const kept = useKeptFocus(
    () =>
      document.querySelector<HTMLElement>('[data-viewer] > button') ??
      document.querySelector<HTMLElement>('[role="tab"][data-state="active"]'),
  );
  if (viewers.length === 0) {
    return (
      <EmptyState
        icon={<Users size={36} strokeWidth={1.25} />}
        title="Nobody is connected"
        compact={status.sessions.length > 0}
      >
        Who opens a session of this machine in a browser is listed here, with what they see and
        whether they may type. You can cut them off at any time.
      </EmptyState>
    );
  }
  const people = byPerson(viewers);
  return (
    <div className={styles['view']} {...kept}>
      <div className={styles['overview']}>
        <span className={styles['quiet']}>{presentWords(people.length, viewers.length)}</span>
        <Button
          variant="danger"
          icon={<Unplug size={14} aria-hidden />}
          onClick={() => void cutOffEverybody()}
        >
          Cut off everybody
        </Button>
      </div>
      <ul className={styles['cards']} aria-label="People">
        {people.map((person) => (
          <Person
            key={person.id}
            viewers={person.viewers}
            roostOf={(id) => roosts.find((roost) => roost.id === id)}
          />
        ))}
      </ul>
    </div>
  );
}

interface PersonProps {
  readonly viewers: readonly RemoteViewer[];
  readonly roostOf: (id: string) => RoostStatus | undefined;
}

function Person({ viewers, roostOf }: PersonProps) {
  const [first] = viewers;
  if (!first) return null;
  const name = viewerName(first);
  return (
    <li className={styles['card']} aria-label={name}>
      <div className={styles['cardHead']}>
        <div className={styles['person']}>
          <h3 className={styles['cardTitle']}>
            <bdi>{name}</bdi>
          </h3>
          {first.email && first.email !== name && (
            <span className={styles['quiet']}>{first.email}</span>
          )}
        </div>
        {viewers.length > 1 && (
          <Button onClick={() => void cutOff({ user: first.userId, roost: first.roost }, name)}>
            {`Cut off all ${viewers.length}`}
            <span className="visually-hidden"> of {name}</span>
          </Button>
        )}
      </div>
      <ul className={styles['rows']}>
        {viewers.map((viewer) => (
          <Viewer key={viewer.id} viewer={viewer} name={name} roost={roostOf(viewer.roost)} />
        ))}
      </ul>
    </li>
  );
}

interface ViewerProps {
  readonly viewer: RemoteViewer;
  readonly name: string;
  readonly roost: RoostStatus | undefined;
}

function Viewer({ viewer, name, roost }: ViewerProps) {
  const session = useSession(viewer.session ?? undefined);
  const label = session ? sessionLabel(session) : (viewer.session ?? 'all of Aerie');
  const Glyph = viewer.controls ? Keyboard : Eye;
  const since = new Date(viewer.since);
  const way = wayWords(viewer, roost, useNow(1000));
  return (
    <li className={styles['row']} data-viewer={viewer.id}>
      <Glyph size={16} aria-hidden />
      <div className={styles['rowWords']}>
        <span>
          {verb(viewer)}{' '}
          {session ? (
            <button
              type="button"
              className={styles['linkButton']}
              onClick={() => {
                closeOverlay();
                requestAnimationFrame(() => openSession(session.id));
              }}
            >
              {label}
            </button>
          ) : (
            label
          )}
        </span>
        <span className={styles['quiet']}>
          {pathWords[viewer.path]}
          {roost !== undefined && ` · ${roost.name}`}
          {' · since '}
          <time dateTime={since.toISOString()}>
            {since.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })}
          </time>
        </span>
        {way !== null && <span className={styles['quiet']}>{way}</span>}
      </div>
      <Button onClick={() => void cutOff({ viewer: viewer.id }, name)}>
        Cut off
        <span className="visually-hidden">
          {' '}
          {name} from {label}
        </span>
      </Button>
    </li>
  );
}

function verb({ session, controls }: RemoteViewer): string {
  if (session === null) return 'Uses';
  return controls ? 'Types in' : 'Watches';
}
