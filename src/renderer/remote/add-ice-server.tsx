import { type FormEvent, useId, useState } from 'react';
import type { IceServer } from '#shared/contract/remote-config.ts';
import { Button } from '../ui/button.tsx';
import { Input } from '../ui/field.tsx';
import { Problem } from './problem.tsx';
import styles from './remote.module.css';
import { changeAccess } from './remote-actions.ts';

/** Adds a STUN or TURN server. */
export function AddIceServer({ servers }: { readonly servers: readonly IceServer[] }) {
  const id = useId();
  const [url, setUrl] = useState('');
  const [username, setUsername] = useState('');
  const [credential, setCredential] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const turn = /^turns?:/i.test(url.trim());
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const address = url.trim();
    if (!/^(stun|turn)s?:[^\s/]+$/i.test(address)) {
      return setProblem('Enter an address like stun:stun.example.org:3478.');
    }
    if (servers.some(({ urls }) => urls.includes(address))) {
      return setProblem('That server is on the list already.');
    }
    const server: IceServer = { urls: [address], ...(turn ? { username, credential } : {}) };
    const failed = await changeAccess({ iceServers: [...servers, server] });
    setProblem(failed);
    if (failed !== null) return;
    setUrl('');
    setUsername('');
    setCredential('');
  };
  return (
    <form className={styles['addLine']} onSubmit={(event) => void submit(event)}>
      <div className={styles['addField']}>
        <Input
          aria-label="Add ICE server"
          placeholder="stun:stun.example.org:3478"
          maxLength={512}
          value={url}
          invalid={problem !== null}
          aria-describedby={problem === null ? undefined : id}
          onChange={(event) => {
            setUrl(event.currentTarget.value);
            setProblem(null);
          }}
        />
        <Button type="submit">
          Add<span className="visually-hidden">: ICE server</span>
        </Button>
      </div>
      {turn && (
        <div className={styles['pair']}>
          <Input
            aria-label="User name at the server"
            placeholder="User name"
            maxLength={256}
            value={username}
            onChange={(event) => setUsername(event.currentTarget.value)}
          />
          <Input
            type="password"
            aria-label="Password at the server"
            placeholder="Password"
            maxLength={256}
            value={credential}
            onChange={(event) => setCredential(event.currentTarget.value)}
          />
        </div>
      )}
      <Problem id={id} text={problem} />
    </form>
  );
}
