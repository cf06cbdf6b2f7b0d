import { type FormEvent, useId, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Input } from '../ui/field.tsx';
import { Problem } from './problem.tsx';
import styles from './remote.module.css';
import { attempt } from './remote-actions.ts';
import { loadRemote } from './remote-store.ts';
import { readRoostAddress } from './roost-address.ts';

/** Asks for a roost. What was entered stays while something is wrong with it. */
export function AddRoostForm({ onDone }: { readonly onDone: () => void }) {
  const id = useId();
  const [address, setAddress] = useState('');
  const [name, setName] = useState('');
  const [org, setOrg] = useState('');
  const [consents, setConsents] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const read = readRoostAddress(address);
  const needsConsent = 'url' in read && read.needsConsent;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if ('problem' in read) return setProblem(read.problem);
    if (needsConsent && !consents) return setProblem('Use an https:// address, or agree below.');
    setBusy(true);
    const failed = await attempt((remote) =>
      remote.addRoost({
        url: read.url,
        plain: needsConsent,
        ...(name.trim() ? { name: name.trim() } : {}),
        ...(org.trim() ? { org: org.trim() } : {}),
      }),
    );
    setBusy(false);
    setProblem(failed);
    if (failed !== null) return;
    await loadRemote();
    onDone();
  };
  return (
    <form
      className={styles['form']}
      aria-label="Add roost"
      data-own-escape
      onSubmit={(event) => void submit(event)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onDone();
      }}
    >
      <label className={styles['field']}>
        Address
        <Input
          autoFocus
          inputMode="url"
          placeholder="https://roost.example.org"
          maxLength={512}
          value={address}
          invalid={problem !== null}
          aria-describedby={problem === null ? undefined : `${id}-problem`}
          onChange={(event) => {
            setAddress(event.currentTarget.value);
            setProblem(null);
          }}
        />
      </label>
      <Problem id={`${id}-problem`} text={problem} />
      {needsConsent && (
        <label className={styles['consent']}>
          <input
            type="checkbox"
            checked={consents}
            onChange={(event) => {
              setConsents(event.currentTarget.checked);
              setProblem(null);
            }}
          />
          <span>
            Connect without encryption to the roost. Terminals stay sealed, but anybody on the way
            can take the sign-in of this machine and see who connects when. Only for a network you
            trust.
          </span>
        </label>
      )}
      <div className={styles['pair']}>
        <label className={styles['field']}>
          Name (optional)
          <Input
            placeholder="What you call it"
            maxLength={64}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        </label>
        <label className={styles['field']}>
          Organisation (optional)
          <Input
            placeholder="Its short name on the roost"
            maxLength={64}
            value={org}
            onChange={(event) => setOrg(event.currentTarget.value)}
          />
        </label>
      </div>
      <div className={styles['buttons']}>
        <Button type="submit" variant="primary" disabled={busy}>
          Add
        </Button>
        <Button onClick={onDone}>Cancel</Button>
      </div>
    </form>
  );
}
