import { ExternalLink, KeyRound, LogIn, SquareTerminal } from 'lucide-react';
import { type FormEvent, useEffect, useId, useState } from 'react';
import type { ChatInfo, LoginMethod } from '#shared/contract/index.ts';
import { showToast } from '../../stores/toast-store.ts';
import { api } from '../../stores/wing.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { Input } from '../../ui/field.tsx';
import { openSession } from '../../workbench/workspace.ts';
import { linkTarget } from '../transcript/link-target.ts';
import styles from './login-dialog.module.css';
import { closeLogin } from './login-store.ts';

/** Ways to log in to the agent of a chat. Nothing is started before somebody chooses one. */
export function LoginDialog({ chat }: { readonly chat: ChatInfo }) {
  const [methods, setMethods] = useState<readonly LoginMethod[]>();
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    let gone = false;
    api()
      .chats.loginMethods({ chat: chat.id })
      .then((found) => !gone && setMethods(found))
      .catch((error: unknown) => !gone && setProblem(wordsOf(error)));
    return () => {
      gone = true;
    };
  }, [chat.id]);
  const login = async (method: LoginMethod, variables?: Record<string, string>): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      const commandId = crypto.randomUUID();
      const request = { chat: chat.id, commandId, method: method.id };
      const { session } = await api().chats.login(variables ? { ...request, variables } : request);
      closeLogin();
      if (session !== null) openSession(session);
      else if (method.kind === 'agent') tellWaiting(chat.agentLabel);
    } catch (error) {
      setProblem(wordsOf(error));
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={`Log in to ${chat.agentLabel}`}
      description="Afterwards the agent is started again, and what failed is sent once more."
      onClose={closeLogin}
    >
      {problem !== undefined && (
        <p className={styles['problem']} role="alert">
          {problem}
        </p>
      )}
      {methods === undefined && problem === undefined && (
        <p role="status">Asking the agent how to log in…</p>
      )}
      {methods?.length === 0 && (
        <p>
          The agent offers no way to log in from here. Log in with its own program in a terminal.
        </p>
      )}
      <ul className={styles['methods']}>
        {methods?.map((method) => (
          <li key={method.id} className={styles['method']}>
            <Method method={method} busy={busy} onLogin={(values) => void login(method, values)} />
          </li>
        ))}
      </ul>
      <DialogActions>
        <Button onClick={closeLogin}>Close</Button>
      </DialogActions>
    </Dialog>
  );
}

interface MethodProps {
  readonly method: LoginMethod;
  readonly busy: boolean;
  readonly onLogin: (variables?: Record<string, string>) => void;
}

function Method({ method, busy, onLogin }: MethodProps) {
  const { name, description, kind } = method;
  const words = kind === 'terminal' ? 'Log in in a terminal' : 'Log in';
  return (
    <>
      <h3 className={styles['name']}>{name}</h3>
      {description !== null && <p className={styles['about']}>{description}</p>}
      {kind === 'environment' ? (
        <Variables method={method} busy={busy} onLogin={onLogin} />
      ) : (
        <Button
          variant="primary"
          disabled={busy}
          aria-label={`${words}: ${name}`}
          icon={
            kind === 'terminal' ? (
              <SquareTerminal size={14} aria-hidden />
            ) : (
              <LogIn size={14} aria-hidden />
            )
          }
          onClick={() => onLogin()}
        >
          {words}
        </Button>
      )}
    </>
  );
}

/** Values to enter. They go to the agent and into the key ring, and are shown nowhere. */
function Variables({ method, busy, onLogin }: MethodProps) {
  const [values, setValues] = useState<Record<string, string>>({});
  const id = useId();
  const target = method.link === null ? undefined : linkTarget(method.link);
  const ready = method.variables.every(
    ({ name, optional }) => optional || (values[name]?.trim() ?? '') !== '',
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (ready && !busy) onLogin(values);
  };
  return (
    <form className={styles['form']} onSubmit={submit}>
      {method.variables.map(({ name, label, secret, optional }) => (
        <div key={name} className={styles['field']}>
          <label htmlFor={`${id}-${name}`}>
            {label ?? name}
            {optional && ' (optional)'}
          </label>
          <Input
            id={`${id}-${name}`}
            type={secret ? 'password' : 'text'}
            value={values[name] ?? ''}
            onChange={({ currentTarget: { value } }) =>
              setValues((before) => ({ ...before, [name]: value }))
            }
          />
        </div>
      ))}
      {target !== undefined && (
        <a href={target} target="_blank" rel="noopener noreferrer">
          Get it at {new URL(target).host} <ExternalLink size={12} aria-hidden />
        </a>
      )}
      <Button
        type="submit"
        variant="primary"
        disabled={!ready || busy}
        icon={<KeyRound size={14} aria-hidden />}
      >
        Save and try again
      </Button>
    </form>
  );
}

function tellWaiting(agent: string): void {
  showToast({
    level: 'info',
    title: `${agent} logs in by itself`,
    detail: 'It may open a browser. How that ends is told in the chat.',
    key: 'agent-login',
  });
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
