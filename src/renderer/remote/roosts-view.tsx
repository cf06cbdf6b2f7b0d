import { Globe, Plus } from 'lucide-react';
import { useState } from 'react';
import type { RemoteStatus } from '#shared/contract/remote.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { useKeptFocus } from '../ui/use-kept-focus.ts';
import { AddRoostForm } from './add-roost-form.tsx';
import styles from './remote.module.css';
import { RoostCard } from './roost-card.tsx';
import { ThisMachine } from './this-machine.tsx';

/** The roosts that this machine is linked with, and what it is called there. */
export function RoostsView({ status }: { readonly status: RemoteStatus }) {
  const [adding, setAdding] = useState(false);
  const add = (
    <Button
      variant={status.roosts.length === 0 ? 'primary' : 'secondary'}
      icon={<Plus size={14} aria-hidden />}
      data-add-roost
      onClick={() => setAdding(true)}
    >
      Add roost
    </Button>
  );
  const done = (): void => {
    setAdding(false);
    requestAnimationFrame(() =>
      document.querySelector<HTMLElement>('[data-sign-in], [data-add-roost]')?.focus(),
    );
  };
  const kept = useKeptFocus(() => document.querySelector<HTMLElement>('[data-add-roost]'));
  if (status.roosts.length === 0 && !adding) {
    return (
      <EmptyState
        icon={<Globe size={36} strokeWidth={1.25} />}
        title="Use this machine from any browser"
        actions={add}
      >
        A roost is a server that both your browser and this machine connect to. It passes messages
        on and cannot read them: what you type and see is sealed between the browser and here.
      </EmptyState>
    );
  }
  return (
    <div className={styles['view']}>
      {status.roosts.length > 0 && (
        <ul className={styles['cards']} aria-label="Roosts" {...kept}>
          {status.roosts.map((roost) => (
            <RoostCard key={roost.id} roost={roost} heldElsewhere={status.heldElsewhere} />
          ))}
        </ul>
      )}
      {adding ? <AddRoostForm onDone={done} /> : <div>{add}</div>}
      {status.roosts.length > 0 && <ThisMachine status={status} />}
    </div>
  );
}
