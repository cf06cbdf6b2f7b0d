import { useStore } from 'zustand';
import type { CastPlayer } from './cast-player.ts';
import styles from './player.module.css';
import { spokenTime } from './recording-words.ts';

/** Marks drawn; more could not be told apart. */
const MAX_MARKS = 200;

/** Where in the recording it is, with its marks; drag it to go elsewhere. */
export function SeekBar({ player }: { readonly player: CastPlayer }) {
  const time = useStore(player.state, (s) => s.time);
  const duration = useStore(player.state, (s) => s.duration);
  const loaded = useStore(player.state, (s) => s.loaded);
  const part = duration > 0 ? time / duration : 0;
  return (
    <div className={styles['seek']}>
      <div className={styles['track']} aria-hidden>
        <div style={{ width: `${part * 100}%` }} />
      </div>
      <Marks player={player} />
      <input
        type="range"
        aria-label="Place in the recording"
        aria-valuetext={`${spokenTime(time)} of ${spokenTime(duration)}${loaded < 1 ? ', still loading' : ''}`}
        min={0}
        max={Math.max(duration, 0.001)}
        step="any"
        value={Math.min(time, duration)}
        onChange={(event) => player.seek(Number(event.currentTarget.value))}
      />
    </div>
  );
}

function Marks({ player }: { readonly player: CastPlayer }) {
  const marks = useStore(player.state, (s) => s.marks);
  const duration = useStore(player.state, (s) => s.duration);
  if (duration === 0 || marks.length > MAX_MARKS) return null;
  return marks.map(({ index, label }) => (
    <span
      key={index}
      className={styles['mark']}
      title={label}
      style={{ left: `${(player.timeOf(index) / duration) * 100}%` }}
      aria-hidden
    />
  ));
}
