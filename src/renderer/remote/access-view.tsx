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
          description="Who comes back later shows their passkey again. Shorter is safer on a device that others use, too."
          zero="Until Aerie ends"
          value={access.authTtl}
          onChange={(authTtl) => changeAccess({ authTtl })}
        />
        <TimeRule
          title="End unused sessions after"
          description="Only sessions started from elsewhere that had neither input nor output for so long; what they ran is lost. Sessions of this machine never end by themselves."
          zero="Never"
          value={access.idleTimeout}
          onChange={(idleTimeout) => changeAccess({ idleTimeout })}
        />
        <SwitchRule
          title="Pass on pages that programs open"
          description="Whoever controls a session is told the addresses of pages that its programs open. The roost can read them: they are not sealed. Off: nobody is told."
          checked={access.browserOpen}
          onChecked={(browserOpen) => changeAccess({ browserOpen })}
        />
        <SwitchRule
          title="Record sessions started from elsewhere"
          description="What their terminals show and what is typed from elsewhere, but no passwords that a terminal does not show. Holds for sessions that begin from now on; one that cannot be recorded does not begin. Kept on this machine, under “History”. A folder can demand it with “audit: true” in its egg.yaml, whatever stands here."
          checked={access.audit}
          onChecked={(audit) => changeAccess({ audit })}
        />
      </section>
      <ConnectionRules status={status} />
    </div>
  );
}
