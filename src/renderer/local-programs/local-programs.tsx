import { Cable } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useState } from 'react';
import type { LocalClient } from '#shared/contract/index.ts';
import { toggleOverlay } from '../stores/layout-store.ts';
import { disconnectPrograms, useLocalClients } from '../stores/local-store.ts';
import { useSessions } from '../stores/session-store.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { focusActiveTerminal } from '../workbench/regions.ts';
import { sessionLabel } from '../workbench/session-label.ts';
import styles from './local-programs.module.css';

/** Says how many programs use the local socket, as long as there are any; opens the list of them. */
export function LocalPrograms() {
  const clients = useLocalClients();
  const [open, setOpen] = useState(false);
  if (clients.length === 0) return null;
  const words = `${clients.length} ${clients.length === 1 ? 'program' : 'programs'}`;
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger
        className={styles['trigger']}
        aria-label={`${words} connected to the local socket`}
        title="Programs connected to the local socket"
      >
        <Cable size={13} aria-hidden />
        {`${clients.length} `}
        <span className={styles['unit']}>{clients.length === 1 ? 'program' : 'programs'}</span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={styles['popover']}
          aria-label="Programs on the local socket"
          side="top"
          align="end"
          sideOffset={6}
          collisionPadding={8}
        >
          <h2 className={styles['title']}>Programs on the local socket</h2>
          <ul className={styles['list']}>
            {clients.map((client) => (
              <Program key={client.id} client={client} />
            ))}
          </ul>
          <p className={styles['note']}>
            Programs do not tell their names. Disconnecting ends no session, and they may connect
            again while the socket is on.
          </p>
          <div className={styles['actions']}>
            <Button
              variant="ghost"
              onClick={() => {
                setOpen(false);
                toggleOverlay('settings', 'local.socket');
              }}
            >
              Settings…
            </Button>
            <Button
              needs="local.disconnect"
              onClick={() => {
                setOpen(false);
                void disconnectPrograms().then(focusActiveTerminal);
              }}
            >
              Disconnect all
            </Button>
          </div>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Program({ client }: { readonly client: LocalClient }) {
  const names = useSessions((s) =>
    client.sessions.map((id) => {
      const session = s.byId[id];
      return session ? sessionLabel(session) : id;
    }),
  );
  const since = new Date(client.since).toLocaleTimeString([], {
    hour: '2-digit',
    minute: '2-digit',
  });
  return (
    <li className={styles['program']}>
      <span className={styles['attached']}>
        {names.length > 0 ? `Attached to ${names.join(', ')}` : 'Not attached to a session'}
      </span>
      <span className={styles['facts']}>
        Connected since {since}
        {client.readOnly && <Badge>May only look</Badge>}
      </span>
    </li>
  );
}
