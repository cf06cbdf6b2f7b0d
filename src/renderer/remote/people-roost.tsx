import { useState } from 'react';
import type { RemoteStatus } from '#shared/contract/remote.ts';
import { Button } from '../ui/button.tsx';
import { bindPeople, unboundPeople } from './people.ts';
import { Problem } from './problem.tsx';
import styles from './remote.module.css';
import { changeAccess } from './remote-actions.ts';
import { SelectRule } from './select-rule.tsx';

interface PeopleRoostProps {
  readonly status: RemoteStatus;
  /** The roost that is chosen; undefined where there is none. */
  readonly roost: string | undefined;
  readonly onChoose: (roost: string) => void;
}

/** Which roost the people on the lists come through: on another they would be others. */
export function PeopleRoost({ status, roost, onChoose }: PeopleRoostProps) {
  const { access, roosts } = status;
  const [problem, setProblem] = useState<string | null>(null);
  const nobody = unboundPeople(access, roosts);
  const name = roosts.find((each) => each.id === roost)?.name;
  if (roost === undefined || (roosts.length < 2 && nobody === 0)) return null;
  return (
    <section className={styles['section']} aria-label="Roost of the people on the lists">
      {roosts.length > 1 && (
        <SelectRule
          title="People you add come through"
          description="Somebody on a list is known by what this roost says of them. On another roost the same address or id can be somebody else, who is not let in."
          value={roost}
          options={roosts.map((each) => ({ value: each.id, label: each.name }))}
          onValue={(id) => {
            onChoose(id);
            return Promise.resolve(null);
          }}
        />
      )}
      {nobody > 0 && (
        <div className={styles['warning']}>
          <span>
            {nobody === 1
              ? 'One entry below says no roost, so it counts for nobody.'
              : `${nobody} entries below say no roost, so they count for nobody.`}
          </span>
          <Button
            onClick={() => void changeAccess(bindPeople(access, roosts, roost)).then(setProblem)}
          >
            {`They come through ${name}`}
          </Button>
          <Problem text={problem} />
        </div>
      )}
    </section>
  );
}
