import { PanelRight } from 'lucide-react';
import { useSession } from '../stores/session-store.ts';
import { IconButton } from '../ui/button.tsx';
import { togglePreview, usePreviews } from './preview-store.ts';
import styles from './previews.module.css';

/** Shows or hides the preview of a session that has one; marked while it has one that nobody saw. */
export function PreviewButton({ sessionId }: { readonly sessionId: string | undefined }) {
  const preview = useSession(sessionId)?.preview;
  const visible = usePreviews((s) => sessionId !== undefined && s.visible.includes(sessionId));
  const seen = usePreviews((s) => (sessionId === undefined ? undefined : s.seen[sessionId]));
  if (sessionId === undefined || !preview) return null;
  const isNew = !visible && seen !== preview.version;
  return (
    <IconButton
      label={visible ? 'Hide preview' : isNew ? 'Show new preview' : 'Show preview'}
      commandId="terminal.preview"
      className={styles['button']}
      data-new={isNew || undefined}
      onClick={() => togglePreview(sessionId)}
    >
      <PanelRight size={15} aria-hidden />
    </IconButton>
  );
}
