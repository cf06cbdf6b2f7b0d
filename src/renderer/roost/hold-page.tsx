import { CircleSlash, KeyRound, LogIn, ShieldAlert, UserX } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useStore } from 'zustand';
import { toAppError } from '#shared/client/wing-client.ts';
import { Button } from '../ui/button.tsx';
import { Connecting } from '../ui/connecting.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { allMachines } from './begin-visit.ts';
import { Fingerprint } from './fingerprint.tsx';
import type { Hold, MachineDoor } from './machine-door.ts';
import styles from './roost.module.css';
import { SignInButton } from './sign-in-button.tsx';

/** Says why the machine is not shown, and what a person can do. */
export function HoldPage({ door }: { readonly door: MachineDoor }) {
  const hold = useStore(door.hold, (s) => s.hold);
  // Somebody has done what was asked for.
  if (!hold) return <Connecting />;
  if (hold.why === 'passkey') return <PasskeyPage door={door} />;
  if (hold.why === 'other-key') return <OtherKeyPage door={door} now={hold.key} />;
  const { icon, title, text, action } = wordsOf(hold, door);
  return (
    <EmptyState
      icon={icon}
      heading="h1"
      title={title}
      actions={
        <>
          {action}
          {others}
        </>
      }
    >
      {text}
    </EmptyState>
  );
}

const others = <Button onClick={() => location.assign(allMachines)}>Other machines</Button>;

type PlainHold = Exclude<Hold, { readonly why: 'passkey' | 'other-key' }>;

interface Words {
  readonly icon: ReactNode;
  readonly title: string;
  readonly text: ReactNode;
  readonly action: ReactNode;
}

function wordsOf(hold: PlainHold, door: MachineDoor): Words {
  const again = (words: string): ReactNode => (
    <Button variant="primary" onClick={() => door.goOn()}>
      {words}
    </Button>
  );
  switch (hold.why) {
    case 'sign-in':
      return {
        icon: <LogIn size={40} strokeWidth={1.25} />,
        title: 'Signed out of the roost',
        text: `${location.host} does not know any more who you are. Your sessions go on.`,
        action: <SignInButton />,
      };
    case 'not-allowed':
      return {
        icon: <UserX size={40} strokeWidth={1.25} />,
        title: 'This machine is locked',
        text: 'Only people on its list come in. Ask its owner to add you, under Remote access › Who may come in.',
        action: again('Try again'),
      };
    case 'unusable':
      return {
        icon: <CircleSlash size={40} strokeWidth={1.25} />,
        title: 'This machine cannot be used from here',
        text: hold.message,
        action: again('Try again'),
      };
    case 'cut-off':
      return {
        icon: <UserX size={40} strokeWidth={1.25} />,
        title: 'You were disconnected',
        text: 'Somebody at the machine ended your access, or changed who may come in. Your sessions go on.',
        action: again('Connect again'),
      };
  }
}

function PasskeyPage({ door }: { readonly door: MachineDoor }) {
  const [state, setState] = useState<{ readonly busy: boolean; readonly problem: string }>({
    ...{ busy: false, problem: '' },
  });
  const use = async (): Promise<void> => {
    setState({ busy: true, problem: '' });
    try {
      await door.usePasskey();
    } catch (error) {
      setState({ busy: false, problem: toAppError(error).message });
    }
  };
  return (
    <EmptyState
      icon={<KeyRound size={40} strokeWidth={1.25} />}
      heading="h1"
      title="This machine wants your passkey"
      actions={
        <>
          <Button variant="primary" disabled={state.busy} onClick={() => void use()}>
            {state.busy ? 'Waiting for your passkey…' : 'Use passkey'}
          </Button>
          {others}
        </>
      }
    >
      <p>
        The machine itself checks it; {location.host} cannot use what you show. If you have none,
        add one to your account there first.
      </p>
      <p className={styles['problem']} role="alert">
        {state.problem}
      </p>
    </EmptyState>
  );
}

function OtherKeyPage({ door, now }: { readonly door: MachineDoor; readonly now: string }) {
  return (
    <EmptyState
      icon={<ShieldAlert size={40} strokeWidth={1.25} />}
      heading="h1"
      title="This machine has another key than before"
      actions={
        <>
          <Button variant="primary" onClick={() => location.assign(allMachines)}>
            Do not connect
          </Button>
          <Button onClick={() => door.trust(now)}>It is the machine’s own: use the new key</Button>
        </>
      }
    >
      <p>
        Nothing was sent. Either Aerie was set up anew there, or somebody stands between you and the
        machine. Go on only if the machine itself shows the new key, under Remote access › Roosts ›
        This machine.
      </p>
      <Fingerprint label="Now" publicKey={now} />
      <Fingerprint label="Before" publicKey={door.wing.public_key} />
    </EmptyState>
  );
}
