import {
  ArrowLeft,
  Bookmark,
  Keyboard,
  Pause,
  Play,
  Search,
  StepBack,
  StepForward,
} from 'lucide-react';
import { useStore } from 'zustand';
import { IconButton, MenuButton } from '../ui/button.tsx';
import { DropdownMenu, type MenuItem } from '../ui/context-menu.tsx';
import { Select } from '../ui/field.tsx';
import { type CastPlayer, SPEEDS } from './cast-player.ts';
import styles from './player.module.css';
import { playerKeys } from './player-keys.ts';
import { clockTime } from './recording-words.ts';
import { SeekBar } from './seek-bar.tsx';

/** Marks offered in the menu. */
const MAX_LISTED = 100;

const speedOptions = SPEEDS.map((speed) => ({ value: String(speed), label: `${speed}×` }));
const idleOptions = [
  { value: '', label: 'All pauses' },
  ...[0.5, 1, 2, 5, 10].map((s) => ({ value: String(s), label: `Pauses ≤ ${s} s` })),
];

interface PlayerControlsProps {
  readonly player: CastPlayer;
  readonly onBack?: () => void;
  readonly onSearch: () => void;
  readonly searching: boolean;
}

/** Everything that steers a player, below its picture. */
export function PlayerControls({ player, onBack, onSearch, searching }: PlayerControlsProps) {
  return (
    <div className={styles['controls']} role="group" aria-label="Playback">
      <SeekBar player={player} />
      <div className={styles['buttons']}>
        {onBack && (
          <IconButton label="Back to recordings" onClick={onBack}>
            <ArrowLeft size={16} aria-hidden />
          </IconButton>
        )}
        <PlayButton player={player} />
        <IconButton label="Previous moment (,)" onClick={() => player.step(-1)}>
          <StepBack size={16} aria-hidden />
        </IconButton>
        <IconButton label="Next moment (.)" onClick={() => player.step(1)}>
          <StepForward size={16} aria-hidden />
        </IconButton>
        <Time player={player} />
        <span className={styles['spacer']} />
        <Facts player={player} />
        <Pace player={player} />
        <MarksMenu player={player} />
        <IconButton label="Search in recording (/)" aria-pressed={searching} onClick={onSearch}>
          <Search size={16} aria-hidden />
        </IconButton>
        <DropdownMenu items={keyItems} align="end">
          <MenuButton label="Keyboard shortcuts">
            <Keyboard size={16} aria-hidden />
          </MenuButton>
        </DropdownMenu>
      </div>
    </div>
  );
}

function PlayButton({ player }: { readonly player: CastPlayer }) {
  const playing = useStore(player.state, (s) => s.playing);
  return (
    <IconButton
      label={playing ? 'Pause (Space)' : 'Play (Space)'}
      className={styles['play']}
      onClick={() => player.toggle()}
    >
      {playing ? <Pause size={18} aria-hidden /> : <Play size={18} aria-hidden />}
    </IconButton>
  );
}

function Time({ player }: { readonly player: CastPlayer }) {
  const time = useStore(player.state, (s) => clockTime(s.time, s.duration < 10));
  const duration = useStore(player.state, (s) => clockTime(s.duration, s.duration < 10));
  const loading = useStore(player.state, (s) => s.loaded < 1);
  return (
    <span className={styles['time']} title={loading ? 'Still loading' : undefined}>
      {time} / {duration}
      {loading && '…'}
    </span>
  );
}

function Facts({ player }: { readonly player: CastPlayer }) {
  const { cols, rows } = useStore(player.state, (s) => s.size);
  const skipped = useStore(player.state, (s) => s.skipped);
  return (
    <span className={styles['facts']}>
      {cols} × {rows}
      {skipped > 0 && ` · ${skipped} unreadable ${skipped === 1 ? 'line' : 'lines'} left out`}
    </span>
  );
}

function Pace({ player }: { readonly player: CastPlayer }) {
  const speed = useStore(player.state, (s) => s.speed);
  const idle = useStore(player.state, (s) => (s.idleLimit === null ? '' : String(s.idleLimit)));
  const known = idleOptions.some(({ value }) => value === idle);
  const own = { value: idle, label: `Pauses ≤ ${idle} s` };
  return (
    <>
      <Select
        aria-label="Longest pause shown"
        value={idle}
        options={known ? idleOptions : [...idleOptions, own]}
        onValue={(value) => player.setIdleLimit(value === '' ? null : Number(value))}
      />
      <Select
        aria-label="Speed"
        value={String(speed)}
        options={speedOptions}
        onValue={(value) => player.setSpeed(Number(value))}
      />
    </>
  );
}

function MarksMenu({ player }: { readonly player: CastPlayer }) {
  const all = useStore(player.state, (s) => s.marks);
  // That a prompt came back without a failure is no place to go to.
  const marks = all.filter(({ label }) => label !== 'Prompt');
  if (marks.length === 0) return null;
  const items = (): readonly MenuItem[] =>
    marks.slice(0, MAX_LISTED).map(({ index, label }) => ({
      label,
      hint: clockTime(player.timeOf(index), player.state.getState().duration < 10),
      run: () => player.seekTo(index),
    }));
  return (
    <DropdownMenu items={items} align="end">
      <MenuButton label={`Markers (${marks.length})`}>
        <Bookmark size={16} aria-hidden />
      </MenuButton>
    </DropdownMenu>
  );
}

/** Only to be read: choosing one does nothing. */
const keyItems = (): readonly MenuItem[] =>
  playerKeys.map(([keys, label]) => ({ label, hint: keys, run: () => {} }));
