import { Circle } from 'lucide-react';
import styles from './record-row.module.css';

/** Says that a session is being recorded, wherever the session is shown. */
export function RecordingDot({ label }: { readonly label: string }) {
  return (
    <span className={styles['dot']} role="img" aria-label={label} title={label}>
      <Circle className={styles['live']} size={9} aria-hidden />
    </span>
  );
}
