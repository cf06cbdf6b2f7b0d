import { KeyRound, Trash2, UserRound } from 'lucide-react';
import { useState } from 'react';
import type { RoostStatus } from '#shared/contract/remote.ts';
import type { AllowEntry, RemoteConfig } from '#shared/contract/remote-config.ts';
import { IconButton } from '../ui/button.tsx';
import { AddLine } from './add-line.tsx';
import { personName, readPerson, roostWords } from './people.ts';
import styles from './remote.module.css';
import { changeAccess, takeAway } from './remote-actions.ts';

interface AllowListProps {
  readonly access: RemoteConfig;
  readonly roosts: readonly RoostStatus[];
  /** Roost of whom one adds; undefined where there is none. */
  readonly roost: string | undefined;
}

/** The people who may come in while this machine is locked. */
export function AllowList({ access, roosts, roost }: AllowListProps) {
  const { allowed } = access;
  const [problem, setProblem] = useState<string | null>(null);
  const add = async (text: string): Promise<string | null> => {
    const read = readPerson(text, allowed, roost);
    if ('problem' in read) return read.problem;
    return changeAccess({ allowed: [...allowed, read.entry] });
  };
  const remove = (entry: AllowEntry): void => {
    const rest = allowed.filter((other) => other !== entry);
    void takeAway('allowed', rest, `${personName(entry)} is off the list`).then(setProblem);
  };
  return (
    <section className={styles['section']} aria-labelledby="remote-allowed">
      <h3 className={styles['heading']} id="remote-allowed">
        Allow list
      </h3>
      <p className={styles['hint']}>
        {access.locked
          ? 'These people may come in. A first passkey is taken down here when they use it.'
          : 'Counts while this machine is locked. Somebody whose key is enrolled needs it even when it is not.'}
      </p>
      {allowed.length === 0 ? (
        <p className={styles['quiet']}>Nobody is on the list.</p>
      ) : (
        <ul className={styles['rows']} aria-label="Allow list">
          {allowed.map((entry) => (
            <Person
              key={`${entry.roost} ${entry.userId} ${entry.email} ${entry.key}`}
              entry={entry}
              roost={roostWords(entry, roosts)}
              onRemove={() => remove(entry)}
            />
          ))}
        </ul>
      )}
      {problem !== null && (
        <p className={styles['problem']} role="alert">
          {problem}
        </p>
      )}
      <AddLine
        label="Add to allow list"
        placeholder="E-mail address or user id"
        maxLength={256}
        onAdd={add}
      />
    </section>
  );
}

interface PersonProps {
  readonly entry: AllowEntry;
  /** What to say of their roost, if anything. */
  readonly roost: string | undefined;
  readonly onRemove: () => void;
}

function Person({ entry, roost, onRemove }: PersonProps) {
  const name = personName(entry);
  const Glyph = entry.key ? KeyRound : UserRound;
  return (
    <li className={styles['row']}>
      <Glyph size={16} aria-hidden />
      <div className={styles['rowWords']}>
        <bdi>{name}</bdi>
        <span className={styles['quiet']}>
          {entry.key ? 'Key enrolled' : 'No key yet'}
          {entry.email && entry.userId ? ` · ${entry.userId}` : ''}
          {roost === undefined ? '' : ` · ${roost}`}
        </span>
      </div>
      <IconButton label={`Remove ${name} from the allow list`} onClick={onRemove}>
        <Trash2 size={15} aria-hidden />
      </IconButton>
    </li>
  );
}
