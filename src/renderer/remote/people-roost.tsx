import { useId, useState } from 'react';
import type { RemoteStatus } from '#shared/contract/remote.ts';
import { Button } from '../ui/button.tsx';
import { Select } from '../ui/field.tsx';
import { bindPeople, unboundPeople } from './people.ts';
import { Problem } from './problem.tsx';
import styles from './remote.module.css';
import { changeAccess } from './remote-actions.ts';

interface PeopleRoostProps {
  readonly status: RemoteStatus;
  /** The roost that is chosen; undefined where there is none. */
  readonly roost: string | undefined;
  readonly onChoose: (roost: string) => void;
}

/** Which roost the people on the lists come through: on another they would be others. */
export function PeopleRoost({ status, roost, onChoose }: PeopleRoostProps) {
  const { access, roosts } = status;
  const id = useId();
  const [problem, setProblem] = useState<string | null>(null);
  const nobody = unboundPeople(access, roosts);
  const name = roosts.find((each) => each.id === roost)?.name;
  if (roost === undefined || (roosts.length < 2 && nobody === 0)) return null;
  return (
    <section className={styles['section']} aria-label="Roost of the people on the lists">
      {roosts.length > 1 && (
        <div className={styles['rule']}>
          <div className={styles['rowWords']}>
            <span className={styles['ruleTitle']}>People you add come through</span>
            <span className={styles['hint']} id={id}>
              Somebody on a list is known by what this roost says of them. On another roost the same
              address or id can be somebody else, who is not let in.
            </span>
          </div>
          <div className={styles['ruleControl']}>
            <Select
              aria-label="People you add come through"
              aria-describedby={id}
              value={roost}
              options={roosts.map((each) => ({ value: each.id, label: each.name }))}
              onValue={onChoose}
            />
          </div>
        </div>
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
