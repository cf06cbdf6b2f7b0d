import { useState } from 'react';
import type { RemoteStatus } from '#shared/contract/remote.ts';
import { AllowList } from './allow-list.tsx';
import { ConnectionRules } from './connection-rules.tsx';
import { LockRule } from './lock-rule.tsx';
import { MailList } from './mail-list.tsx';
import { PeopleRoost } from './people-roost.tsx';
import styles from './remote.module.css';
import { changeAccess, takeAway } from './remote-actions.ts';
import { SharedFolders } from './shared-folders.tsx';
import { SwitchRule } from './switch-rule.tsx';
import { TimeRule } from './time-rule.tsx';

/** The rules: who may come in, where they may work, how they connect. */
export function AccessView({ status }: { readonly status: RemoteStatus }) {
  const { access, roosts } = status;
  const [chosen, setChosen] = useState<string>();
  const roost = roosts.find(({ id }) => id === chosen)?.id ?? roosts[0]?.id;
  return (
    <div className={styles['view']}>
      <PeopleRoost status={status} roost={roost} onChoose={setChosen} />
      <LockRule status={status} />
      <AllowList access={access} roosts={roosts} roost={roost} />
      <section className={styles['section']} aria-labelledby="remote-admins">
        <h3 className={styles['heading']} id="remote-admins">
          Admins
        </h3>
        <p className={styles['hint']}>
          May come in also when locked, see every session, and use every shared folder.
        </p>
        <MailList
          label="Add admin"
          empty="No admins."
          value={access.admins}
          roosts={roosts}
          roost={roost}
          onAdd={(admin) => changeAccess({ admins: [...access.admins, admin] })}
          onRemove={(admin) =>
            takeAway(
              'admins',
              access.admins.filter((other) => other !== admin),
              `${admin.email} is no admin any more`,
            )
          }
        />
      </section>
      <SharedFolders paths={access.paths} roosts={roosts} roost={roost} />
      <section className={styles['section']} aria-labelledby="remote-sessions">
        <h3 className={styles['heading']} id="remote-sessions">
          Sessions
        </h3>
        <SwitchRule
          title="Others may watch"
          description="Who may come in can follow sessions of others without typing. Off: each sees their own."
          checked={access.spectate}
          onChecked={(spectate) => changeAccess({ spectate })}
        />
        <TimeRule
          title="Passkey holds for"
          description="After that the passkey is asked for again."
          zero="Until Aerie ends"
          value={access.authTtl}
          onChange={(authTtl) => changeAccess({ authTtl })}
        />
        <TimeRule
          title="End unused sessions after"
          description="Only sessions started from elsewhere, without input and output for so long."
          zero="Never"
          value={access.idleTimeout}
          onChange={(idleTimeout) => changeAccess({ idleTimeout })}
        />
        <SwitchRule
          title="Record sessions started from elsewhere"
          description="Everything that is typed and shown in them, passwords included. The recordings stay on this machine."
          checked={access.audit}
          onChecked={(audit) => changeAccess({ audit })}
        />
      </section>
      <ConnectionRules access={access} />
    </div>
  );
}
