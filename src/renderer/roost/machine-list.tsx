import { Lock, Monitor, ServerOff } from 'lucide-react';
import type { WingDescription } from '#shared/client/tunnel/describe-wing.ts';
import type { WingInfo } from '#shared/protocol/wing/listed-wings.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import styles from './roost.module.css';
import type { RoostStage, RoostVisit } from './roost-visit.ts';

interface MachineListProps {
  readonly visit: RoostVisit;
  readonly stage: Extract<RoostStage, { readonly at: 'choosing' }>;
}

/** The machines that this account may see, to go to one of them. */
export function MachineList({ visit, stage }: MachineListProps) {
  const { machines, told, missing } = stage;
  const again = (
    <Button
      variant={machines.length === 0 ? 'primary' : 'secondary'}
      onClick={() => void visit.begin()}
    >
      Look again
    </Button>
  );
  if (machines.length === 0) {
    return (
      <EmptyState
        icon={<ServerOff size={40} strokeWidth={1.25} />}
        heading="h1"
        title="No machine is connected"
        actions={again}
      >
        Start Aerie on your machine, and sign it in to {location.host} with the account that you use
        here: Remote access › Roosts.
      </EmptyState>
    );
  }
  return (
    <div className={styles['machines']}>
      <div>
        <h1 className={styles['title']}>Machines</h1>
        <p className={styles['place']}>Connected to {location.host}</p>
      </div>
      {missing && (
        <p className={styles['missing']} role="status">
          The machine of this address is not connected to the roost.
        </p>
      )}
      <ul className={styles['list']}>
        {machines.map((machine) => (
          <li key={machine.wing_id}>
            <MachineRow
              machine={machine}
              told={told[machine.wing_id]}
              onChoose={() => visit.choose(machine)}
            />
          </li>
        ))}
      </ul>
      {again}
    </div>
  );
}

interface MachineRowProps {
  readonly machine: WingInfo;
  readonly told: WingDescription | undefined;
  readonly onChoose: () => void;
}

function MachineRow({ machine, told, onChoose }: MachineRowProps) {
  const locked = told?.state === 'locked' || told?.state === 'refuses';
  const Glyph = locked ? Lock : Monitor;
  return (
    <button type="button" className={styles['machine']} onClick={onChoose}>
      <Glyph size={20} strokeWidth={1.5} aria-hidden />
      <span className={styles['name']}>
        {told?.name || `Machine ${machine.wing_id.slice(0, 8)}`}
      </span>
      <span className={styles['facts']}>{factsOf(told)}</span>
    </button>
  );
}

const systems: Readonly<Record<string, string>> = {
  ...{ linux: 'Linux', darwin: 'macOS', win32: 'Windows', windows: 'Windows' },
};

function factsOf(told: WingDescription | undefined): string {
  if (!told) return 'Asking…';
  const words = {
    open: '',
    locked: 'locked',
    refuses: 'needs a passkey, or a place on its list',
    silent: 'does not answer',
  } as const;
  return [systems[told.system] ?? told.system, words[told.state]].filter(Boolean).join(', ');
}
