import { RadioTower } from 'lucide-react';
import { chordFor } from '../stores/keybindings.ts';
import { Kbd } from '../ui/kbd.tsx';
import styles from './broadcast.module.css';
import { broadcastWords, terminals } from './broadcast-set.ts';
import { stopBroadcast, useBroadcast } from './broadcast-store.ts';

/** In the status bar: into how many terminals typing goes, and the way back to one. */
export function BroadcastStatus() {
  const members = useBroadcast();
  const chord = chordFor('broadcast.stop');
  return (
    <span role="status" className={styles['status']} data-on={members ? '' : undefined}>
      {members && (
        <>
          <RadioTower size={13} aria-hidden />
          <span className={styles['long']}>{broadcastWords(members)}</span>
          <span className={styles['short']}>{terminals(members.receiving.length)}</span>
          <button type="button" className={styles['stop']} onClick={stopBroadcast}>
            Stop
            {chord !== undefined && (
              <span className={styles['chord']}>
                <Kbd chord={chord} />
              </span>
            )}
          </button>
        </>
      )}
    </span>
  );
}
