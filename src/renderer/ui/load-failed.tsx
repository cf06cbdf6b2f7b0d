import { CloudOff } from 'lucide-react';
import { Button } from './button.tsx';
import { EmptyState } from './empty-state.tsx';

interface LoadFailedProps {
  /** What is missing, for the sentence shown: "Remote access". */
  readonly what: string;
  /** Absent where only a new page can help. */
  readonly onRetry?: () => void;
  /** It is all there is on the page. */
  readonly whole?: boolean;
}

/** Says that a part of the page itself did not arrive, and what to do. */
export function LoadFailed({ what, onRetry, whole = false }: LoadFailedProps) {
  return (
    <div role="alert" style={{ height: '100%' }}>
      <EmptyState
        icon={<CloudOff size={whole ? 40 : 32} strokeWidth={1.25} />}
        heading={whole ? 'h1' : 'h2'}
        title={`${what} could not be loaded`}
        actions={
          <>
            {onRetry && (
              <Button variant="primary" onClick={onRetry}>
                Try again
              </Button>
            )}
            <Button variant={onRetry ? 'secondary' : 'primary'} onClick={() => location.reload()}>
              Reload
            </Button>
          </>
        }
      >
        The connection may be gone, or Aerie was updated meanwhile; then a reload helps. Your
        sessions keep running.
      </EmptyState>
    </div>
  );
}
