import { LogIn, ServerOff } from 'lucide-react';
import { useStore } from 'zustand';
import { App } from '../app.tsx';
import { Button } from '../ui/button.tsx';
import { Connecting } from '../ui/connecting.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorBoundary } from '../ui/error-boundary.tsx';
import { useRootAppearance } from '../ui/theme.ts';
import { TooltipProvider } from '../ui/tooltip.tsx';
import { FirstKey } from './first-key.tsx';
import { FullPage } from './full-page.tsx';
import { HoldPage } from './hold-page.tsx';
import type { MachineDoor } from './machine-door.ts';
import { MachineList } from './machine-list.tsx';
import type { RoostStage, RoostVisit } from './roost-visit.ts';
import { SignInButton } from './sign-in-button.tsx';

/** The whole page, from signing in to the workbench of a machine. */
export function RoostPage({ visit }: { readonly visit: RoostVisit }) {
  useRootAppearance();
  const stage = useStore(visit.stage, (s) => s.stage);
  if (stage.at === 'open') return <OpenMachine door={stage.door} />;
  return (
    <TooltipProvider>
      <ErrorBoundary what="This page">
        <FullPage>
          <Stage visit={visit} stage={stage} />
        </FullPage>
      </ErrorBoundary>
    </TooltipProvider>
  );
}

interface StageProps {
  readonly visit: RoostVisit;
  readonly stage: Exclude<RoostStage, { readonly at: 'open' }>;
}

function Stage({ visit, stage }: StageProps) {
  switch (stage.at) {
    case 'listing':
      return <Connecting />;
    case 'choosing':
      return <MachineList visit={visit} stage={stage} />;
    case 'first-key':
      return <FirstKey visit={visit} stage={stage} />;
    case 'sign-in':
      return (
        <EmptyState
          icon={<LogIn size={40} strokeWidth={1.25} />}
          heading="h1"
          title="Sign in to the roost"
          actions={<SignInButton />}
        >
          {location.host} has to know who you are before it leads you to your machines.
        </EmptyState>
      );
    case 'unreachable':
      return (
        <EmptyState
          icon={<ServerOff size={40} strokeWidth={1.25} />}
          heading="h1"
          title="Cannot reach the roost"
          actions={
            <Button variant="primary" onClick={() => void visit.begin()}>
              Try again
            </Button>
          }
        >
          {location.host} does not answer, or not as a roost does.
        </EmptyState>
      );
  }
}

function OpenMachine({ door }: { readonly door: MachineDoor }) {
  const pages = {
    held: (
      <FullPage>
        <HoldPage door={door} />
      </FullPage>
    ),
    unreachable: <Trouble door={door} />,
  };
  return <App connection={door.connection} pages={pages} />;
}

/** Why the machine was not reached yet. */
function Trouble({ door }: { readonly door: MachineDoor }) {
  const detail = useStore(door.connection.state, (s) => s.detail);
  return `${detail ?? 'The connection was lost'}.`;
}
