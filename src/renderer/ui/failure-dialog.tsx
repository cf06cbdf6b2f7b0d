import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { Dialog, DialogActions } from './dialog.tsx';

interface FailureDialogProps {
  readonly onClose: () => void;
  /** What failed, and what to do. */
  readonly children: ReactNode;
}

/** Stands in place of a dialog that cannot be shown. */
export function FailureDialog({ onClose, children }: FailureDialogProps) {
  return (
    <Dialog title="Not available" bare onClose={onClose}>
      {children}
      <DialogActions>
        <Button variant="ghost" onClick={onClose}>
          Close
        </Button>
      </DialogActions>
    </Dialog>
  );
}
