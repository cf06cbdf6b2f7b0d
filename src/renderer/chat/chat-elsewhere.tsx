import { LockKeyhole } from 'lucide-react';
import styles from './chat-elsewhere.module.css';

/** Stands in place of the composer while another Aerie on this machine has the chat. */
export function ChatElsewhere() {
  return (
    <div className={styles['elsewhere']} role="status">
      <LockKeyhole size={16} aria-hidden />
      <p>
        <strong>In use by another Aerie</strong> on this computer. You can read along here. To write
        here, end the other Aerie, or leave the chat alone there until its agent rests.
      </p>
    </div>
  );
}
