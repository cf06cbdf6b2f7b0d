import { chordLabels } from '../stores/chord.ts';
import { platform } from '../stores/platform.ts';
import styles from './kbd.module.css';

/** The keys of a chord, spelled for this system. Shows nothing for an unbound one. */
export function Kbd({ chord }: { readonly chord: string }) {
  const labels = chordLabels(chord, platform.os);
  if (labels.length === 0) return null;
  return <kbd className={styles['kbd']}>{labels.join(platform.os === 'mac' ? '\u2009' : '+')}</kbd>;
}
