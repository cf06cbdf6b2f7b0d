import { useState } from 'react';
import type { RoostStatus } from '#shared/contract/remote.ts';
import styles from './remote.module.css';
import { attempt } from './remote-actions.ts';
import { TextField } from './text-field.tsx';

/** What a roost is called here, and the organisation there; kept when a field is left. */
export function RoostNames({ roost }: { readonly roost: RoostStatus }) {
  const [open, setOpen] = useState(false);
  const change = (what: { name: string } | { org: string }): Promise<string | null> =>
    attempt((remote) => remote.changeRoost({ roost: roost.id, ...what }));
  return (
    <details className={styles['more']} open={open} onToggle={(e) => setOpen(e.currentTarget.open)}>
      <summary>Name and organisation</summary>
      <div className={styles['pair']}>
        <TextField
          label="Name"
          value={roost.name}
          maxLength={64}
          onCommit={(name) =>
            name.trim() ? change({ name: name.trim() }) : Promise.resolve('Enter a name.')
          }
        />
        <TextField
          label="Organisation"
          value={roost.org}
          maxLength={64}
          onCommit={(org) => change({ org: org.trim() })}
        />
      </div>
    </details>
  );
}
