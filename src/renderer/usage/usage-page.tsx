import { closeOverlay } from '../stores/layout-store.ts';
import { Dialog } from '../ui/dialog.tsx';

/** What chats with agents have cost, by day, agent, model and chat. */
export function UsagePage() {
  return (
    <Dialog title="Usage" size="page" onClose={closeOverlay}>
      <p>…</p>
    </Dialog>
  );
}
