import { useState } from 'react';
import type { RemoteStatus } from '#shared/contract/remote.ts';
import { choose } from '../stores/dialog-store.ts';
import { Button } from '../ui/button.tsx';
import { isBound, missingOwners, personName } from './people.ts';
import { Problem } from './problem.tsx';
import styles from './remote.module.css';
import { changeAccess } from './remote-actions.ts';
import { SwitchRule } from './switch-rule.tsx';

/** The lock. Turned on with nobody on the list it would keep everybody out, which is said first. */
export function LockRule({ status }: { readonly status: RemoteStatus }) {
  const { access, roosts } = status;
  const { locked, allowed, admins } = access;
  const owners = missingOwners(roosts, allowed);
  const nobody = ![...allowed, ...admins].some((each) => isBound(each, roosts));
  const [problem, setProblem] = useState<string | null>(null);
  const addOwners = { allowed: [...allowed, ...owners] };
  const lock = async (on: boolean): Promise<string | null> => {
    if (!on || !nobody) return changeAccess({ locked: on });
    const names = owners.map(personName).join(' and ');
    const choice = await choose({
      title: 'Lock with nobody on the list?',
      body:
        owners.length > 0
          ? `Nobody could come in then, not even you. Add ${names} first?`
          : 'Nobody could come in then, not even you, until you add somebody to the list.',
      confirmLabel: owners.length > 0 ? `Add and lock` : 'Lock anyway',
      alternativeLabel: owners.length > 0 ? 'Lock anyway' : undefined,
    });
    if (choice === 'cancel') return null;
    const add = choice === 'confirm' && owners.length > 0;
    return changeAccess({ locked: true, ...(add ? addOwners : {}) });
  };
  return (
    <section className={styles['section']} aria-label="Lock">
      <SwitchRule
        title="Lock this machine"
        description="Only people on the list below may come in, each with their passkey, which is checked here and not by the roost. Unlocked, everybody whom a roost lets through may."
        checked={locked}
        onChecked={lock}
      />
      {locked && nobody && (
        <div className={styles['warning']}>
          <span>Nobody is on the list, so nobody can come in.</span>
          {owners.length > 0 && (
            <Button onClick={() => void changeAccess(addOwners).then(setProblem)}>
              Add {owners.map(personName).join(' and ')}
            </Button>
          )}
          <Problem text={problem} />
        </div>
      )}
    </section>
  );
}
