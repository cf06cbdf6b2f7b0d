import { KeyRound, RotateCcwKey, Trash2, UserRound } from 'lucide-react';
import { useRef, useState } from 'react';
import type { RoostStatus } from '#shared/contract/remote.ts';
import type { AllowEntry, RemoteConfig } from '#shared/contract/remote-config.ts';
import { IconButton } from '../ui/button.tsx';
import { useKeptFocus } from '../ui/use-kept-focus.ts';
import { useNow } from '../ui/use-now.ts';
import { AddLine } from './add-line.tsx';
import { nextInList } from './next-in-list.ts';
import { keyWords, personName, readPerson, roostWords } from './people.ts';
import { Problem } from './problem.tsx';
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
  const section = useRef<HTMLElement>(null);
  const kept = useKeptFocus(() => nextInList(section.current));
  const add = async (text: string): Promise<string | null> => {
    const read = readPerson(text, allowed, roost);
    if ('problem' in read) return read.problem;
    return changeAccess({ allowed: [...allowed, read.entry] });
  };
  const remove = (entry: AllowEntry): void => {
    const rest = allowed.filter((other) => other !== entry);
    void takeAway('allowed', rest, `${personName(entry)} is off the list`).then(setProblem);
  };
  const forgetKey = (entry: AllowEntry): void => {
    const { key: _, enrolledAt: _since, usedAt: _used, ...rest } = entry;
    const without = allowed.map((other) => (other === entry ? rest : other));
    void takeAway('allowed', without, `The key of ${personName(entry)} counts no more`).then(
      setProblem,
    );
  };
  return (
    <section ref={section} className={styles['section']} aria-labelledby="remote-allowed" {...kept}>
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
              onForgetKey={() => forgetKey(entry)}
              onRemove={() => remove(entry)}
            />
          ))}
        </ul>
      )}
      <Problem text={problem} />
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
  readonly onForgetKey: () => void;
  readonly onRemove: () => void;
}

function Person({ entry, roost, onForgetKey, onRemove }: PersonProps) {
  const name = personName(entry);
  const now = useNow(1000, false);
  const Glyph = entry.key ? KeyRound : UserRound;
  return (
    <li className={styles['row']}>
      <Glyph size={16} aria-hidden />
      <div className={styles['rowWords']}>
        <bdi>{name}</bdi>
        <span className={styles['quiet']}>
          {keyWords(entry, now)}
          {entry.email && entry.userId ? ` · ${entry.userId}` : ''}
          {roost === undefined ? '' : ` · ${roost}`}
        </span>
      </div>
      {entry.key && (
        <IconButton
          label={`Forget the key of ${name}: the next one they show is enrolled`}
          onClick={onForgetKey}
        >
          <RotateCcwKey size={15} aria-hidden />
        </IconButton>
      )}
      <IconButton label={`Remove ${name} from the allow list`} onClick={onRemove}>
        <Trash2 size={15} aria-hidden />
      </IconButton>
    </li>
  );
}
