import { KeyRound } from 'lucide-react';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Fingerprint } from './fingerprint.tsx';
import type { RoostStage, RoostVisit } from './roost-visit.ts';

interface FirstKeyProps {
  readonly visit: RoostVisit;
  readonly stage: Extract<RoostStage, { readonly at: 'first-key' }>;
}

/** Asks once per machine and browser whether nobody stands between the two. */
export function FirstKey({ visit, stage }: FirstKeyProps) {
  const { machine, told } = stage;
  const name = told?.name || `machine ${machine.wing_id.slice(0, 8)}`;
  return (
    <EmptyState
      icon={<KeyRound size={40} strokeWidth={1.25} />}
      heading="h1"
      title={`First time at ${name}`}
      actions={
        <>
          <Button variant="primary" onClick={() => visit.accept(machine)}>
            The key is the same: connect
          </Button>
          <Button onClick={() => visit.leave()}>Other machines</Button>
        </>
      }
    >
      <p>
        Compare this with the <em>key fingerprint</em> that the machine shows under Remote access ›
        Roosts › This machine. If the two differ, somebody stands between you and it: do not
        connect.
      </p>
      <Fingerprint label="Key fingerprint" publicKey={machine.public_key} />
      <p>This browser remembers the key, and warns you if it ever changes.</p>
    </EmptyState>
  );
}
