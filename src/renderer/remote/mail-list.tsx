import { X } from 'lucide-react';
import { useRef, useState } from 'react';
import { isSamePerson } from '#shared/contract/is-same-person.ts';
import type { RoostStatus } from '#shared/contract/remote.ts';
import type { RoostPerson } from '#shared/contract/remote-config.ts';
import { useKeptFocus } from '../ui/use-kept-focus.ts';
import { AddLine } from './add-line.tsx';
import { nextInList } from './next-in-list.ts';
import { noRoost, readMail, roostWords } from './people.ts';
import { Problem } from './problem.tsx';
import styles from './remote.module.css';

interface MailListProps {
  /** What the field adds. */
  readonly label: string;
  /** What is said where there is nobody. */
  readonly empty: string;
  readonly value: readonly RoostPerson[];
  readonly roosts: readonly RoostStatus[];
  /** Roost of whom one adds; undefined where there is none. */
  readonly roost: string | undefined;
  /** Each resolves to what went wrong, or null. */
  readonly onAdd: (person: RoostPerson) => Promise<string | null>;
  readonly onRemove: (person: RoostPerson) => Promise<string | null>;
}

/** People by their e-mail addresses, as chips. */
export function MailList({ label, empty, value, roosts, roost, ...props }: MailListProps) {
  const [problem, setProblem] = useState<string | null>(null);
  const place = useRef<HTMLDivElement>(null);
  const kept = useKeptFocus(() => nextInList(place.current));
  const add = async (text: string): Promise<string | null> => {
    const mail = readMail(text);
    if (mail === null) return 'Enter an e-mail address like ann@example.org.';
    if (roost === undefined) return noRoost;
    const person = { email: mail, roost };
    const known = value.some((other) => isSamePerson(other, person));
    return known ? `${mail} is on the list already.` : props.onAdd(person);
  };
  return (
    <div ref={place} className={styles['mails']} {...kept}>
      {value.length === 0 ? (
        <p className={styles['quiet']}>{empty}</p>
      ) : (
        <ul className={styles['chips']}>
          {value.map((person) => (
            <Chip
              key={`${person.roost} ${person.email}`}
              person={person}
              roosts={roosts}
              onRemove={() => void props.onRemove(person).then(setProblem)}
            />
          ))}
        </ul>
      )}
      <Problem text={problem} />
      <AddLine label={label} placeholder="E-mail address" maxLength={256} onAdd={add} />
    </div>
  );
}

interface ChipProps {
  readonly person: RoostPerson;
  readonly roosts: readonly RoostStatus[];
  readonly onRemove: () => void;
}

function Chip({ person, roosts, onRemove }: ChipProps) {
  const roost = roostWords(person, roosts);
  const remove = `Remove ${person.email}${roost === undefined ? '' : ` (${roost})`}`;
  return (
    <li className={styles['chip']}>
      <span className={styles['chipWords']}>
        <bdi>{person.email}</bdi>
        {roost !== undefined && <bdi className={styles['quiet']}>{roost}</bdi>}
      </span>
      <button type="button" aria-label={remove} title={remove} onClick={onRemove}>
        <X size={12} aria-hidden />
      </button>
    </li>
  );
}
