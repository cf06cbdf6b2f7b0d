import { CircleAlert, CircleCheck, CircleDashed, CirclePause, Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';
import type { RoostStatus } from '#shared/contract/remote.ts';
import { confirm } from '../stores/dialog-store.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Switch } from '../ui/field.tsx';
import { useKeptFocus } from '../ui/use-kept-focus.ts';
import { useNow } from '../ui/use-now.ts';
import { linkAdvice, proofWords } from './link-advice.ts';
import { Problem } from './problem.tsx';
import styles from './remote.module.css';
import { attempt } from './remote-actions.ts';
import { countdown, type RemoteTone, roostWords } from './remote-words.ts';
import { RoostNames } from './roost-names.tsx';
import { SignIn } from './sign-in.tsx';

const glyphs = {
  off: CirclePause,
  busy: CircleDashed,
  ok: CircleCheck,
  problem: CircleAlert,
} as const satisfies Record<RemoteTone, unknown>;

interface RoostCardProps {
  readonly roost: RoostStatus;
  readonly heldElsewhere: boolean;
}

/** One roost: how the link is, and what can be done about it. */
export function RoostCard({ roost, heldElsewhere }: RoostCardProps) {
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const run = async (call: Parameters<typeof attempt>[0]): Promise<void> => {
    setBusy(true);
    setProblem(await attempt(call));
    setBusy(false);
  };
  const card = useRef<HTMLLIElement>(null);
  // What is pressed makes room for what comes next: first the code, in the end the actions.
  const kept = useKeptFocus(() =>
    card.current?.querySelector<HTMLElement>('section button, [data-actions] button'),
  );
  const words = roostWords(roost);
  const Glyph = glyphs[words.tone];
  const advice = linkAdvice(roost);
  const id = { roost: roost.id };
  return (
    <li ref={card} className={styles['card']} aria-label={roost.name} {...kept}>
      <div className={styles['cardHead']}>
        <h3 className={styles['cardTitle']}>{roost.name}</h3>
        <Switch
          aria-label={`Use ${roost.name}`}
          checked={roost.enabled}
          onChecked={(enabled) => void run((remote) => remote.changeRoost({ ...id, enabled }))}
        />
        <IconButton
          label={`Remove ${roost.name}`}
          onClick={() => void removeAfterAsking(roost, run)}
        >
          <Trash2 size={15} aria-hidden />
        </IconButton>
      </div>
      <p className={styles['facts']}>
        <span className={styles['mono']}>{roost.url}</span>
        {roost.org && <span>Organisation {roost.org}</span>}
        {roost.user && <span>Signed in as {roost.user}</span>}
        {roost.plain && roost.url.startsWith('http:') && (
          <span>Without encryption to the roost</span>
        )}
      </p>
      <p className={styles['state']} data-tone={words.tone}>
        <Glyph size={16} aria-hidden />
        <span role="status">
          {heldElsewhere && words.tone === 'off' && roost.signedIn && roost.enabled
            ? 'Held by another Aerie'
            : words.text}
        </span>
        <Retry roost={roost} />
        <Proof roost={roost} />
      </p>
      {advice !== null && <p className={styles['hint']}>{advice}</p>}
      <Problem text={problem} />
      {roost.signIn && <SignIn signIn={roost.signIn} name={roost.name} />}
      <Actions roost={roost} busy={busy} run={run} />
      <RoostNames roost={roost} />
    </li>
  );
}

function Retry({ roost }: { readonly roost: RoostStatus }) {
  const waiting = roost.enabled && roost.signedIn && roost.retryAt !== null;
  const now = useNow(1000, waiting);
  if (!waiting || roost.retryAt === null) return null;
  const wait = countdown(roost.retryAt, now);
  return <span className={styles['quiet']}>{wait ? `Next try in ${wait}` : 'Trying now…'}</span>;
}

/** How old the proof is. Outside of what is announced: it changes all the time. */
function Proof({ roost }: { readonly roost: RoostStatus }) {
  const now = useNow(1000, roost.state === 'connected');
  const words = proofWords(roost, now);
  return words === null ? null : <span className={styles['quiet']}>{words}</span>;
}

interface ActionsProps {
  readonly roost: RoostStatus;
  readonly busy: boolean;
  readonly run: (call: Parameters<typeof attempt>[0]) => Promise<void>;
}

function Actions({ roost, busy, run }: ActionsProps) {
  const id = { roost: roost.id };
  const { signIn, signedIn, state } = roost;
  const anew = signedIn && state === 'auth_failed';
  return (
    <div className={styles['buttons']} data-actions>
      {signIn && (
        <Button onClick={() => void run((r) => r.cancelSignIn(id))}>Cancel sign-in</Button>
      )}
      {!signIn && (!signedIn || anew) && (
        <Button
          variant="primary"
          data-sign-in
          disabled={busy}
          onClick={() => void run((r) => r.signIn(id))}
        >
          {anew ? 'Sign in again' : 'Sign in'}
        </Button>
      )}
      {roost.enabled && signedIn && state === 'disconnected' && (
        <Button onClick={() => void run((r) => r.retry(id))}>Try now</Button>
      )}
      {state === 'connected' && (
        <Button disabled={busy} onClick={() => void run((r) => r.prove(id))}>
          Check now
        </Button>
      )}
      {signedIn && <Button onClick={() => void run((r) => r.signOut(id))}>Sign out</Button>}
    </div>
  );
}

async function removeAfterAsking(roost: RoostStatus, run: ActionsProps['run']): Promise<void> {
  const sure = await confirm({
    title: `Remove ${roost.name}?`,
    body: 'This machine can no longer be reached through it, and whoever is connected through it is cut off. Its sign-in is forgotten here; sessions go on.',
    confirmLabel: 'Remove',
    danger: true,
  });
  if (sure) await run((remote) => remote.removeRoost({ roost: roost.id }));
}
