import { Circle } from 'lucide-react';
import styles from './recordings.module.css';

/** Says that a session is being recorded, wherever the session is shown. */
export function RecordingDot() {
  return (
    <span className={styles['dot']} role="img" aria-label="Being recorded" title="Being recorded">
      <Circle className={styles['live']} size={9} aria-hidden />
    </span>
  );
}
