import { History } from 'lucide-react';
import { useSessions } from '../stores/session-store.ts';
import { dismissRestored } from './restore-actions.ts';
import styles from './restored-note.module.css';

/** Above the list while several sessions came back: how many, and a way to be rid of them at once. */
export function RestoredNote() {
  const count = useSessions((s) => s.ids.filter((id) => s.byId[id]?.restored).length);
  if (count < 2) return null;
  return (
    <div className={styles['note']}>
      <History size={14} aria-hidden />
      <span className={styles['text']}>{count} restored</span>
      <button type="button" className={styles['dismiss']} onClick={() => void dismissRestored()}>
        Dismiss all
      </button>
    </div>
  );
}
