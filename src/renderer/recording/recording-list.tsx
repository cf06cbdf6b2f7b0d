import { Circle, Clapperboard, FolderOpen, Keyboard, MoreHorizontal, SearchX } from 'lucide-react';
import { useRef, useState } from 'react';
import type { RecordingInfo } from '#shared/contract/index.ts';
import { useSettings } from '../stores/settings-store.ts';
import { Badge } from '../ui/badge.tsx';
import { Button, MenuButton } from '../ui/button.tsx';
import { DropdownMenu, type MenuItem } from '../ui/context-menu.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Input } from '../ui/field.tsx';
import { fileRecording } from './cast-source.ts';
import row from './record-row.module.css';
import { clockTime, endText, matchesSearch, recordingTitle, sizeText } from './recording-words.ts';
import styles from './recordings.module.css';
import {
  deleteRecording,
  loadRecordings,
  play,
  playRecording,
  saveRecording,
  stopRecording,
  useRecordings,
} from './recordings-store.ts';

/** What was recorded, newest first, with a search. */
export function RecordingList() {
  const list = useRecordings((s) => s.list);
  const problem = useRecordings((s) => s.problem);
  const [query, setQuery] = useState('');
  const found = list?.filter((info) => matchesSearch(info, query)) ?? [];
  return (
    <>
      <div className={styles['bar']}>
        <Input
          type="search"
          aria-label="Search recordings"
          placeholder="Search recordings"
          data-recordings-start
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
        />
        <OpenFileButton />
      </div>
      <div className={styles['scroll']}>
        {problem !== undefined && <Trouble problem={problem} />}
        {problem === undefined && list?.length === 0 && <Nothing />}
        {list !== undefined && list.length > 0 && found.length === 0 && (
          <EmptyState
            icon={<SearchX size={28} />}
            title="No recording matches"
            actions={<Button onClick={() => setQuery('')}>Clear search</Button>}
          >
            Titles, sessions and dates are searched.
          </EmptyState>
        )}
        {found.length > 0 && (
          <ul className={styles['list']} aria-label="Recordings">
            {found.map((info) => (
              <RecordingRow key={info.recordingId} info={info} />
            ))}
          </ul>
        )}
      </div>
      <KeepingNote />
    </>
  );
}

function RecordingRow({ info }: { readonly info: RecordingInfo }) {
  const title = recordingTitle(info);
  const end = endText(info);
  const items = (): readonly MenuItem[] => [
    { label: 'Play', run: () => playRecording(info) },
    { label: 'Save a copy…', run: () => void saveRecording(info) },
    'separator',
    info.running
      ? { label: 'Stop recording', run: () => void stopRecording(info.session) }
      : { label: 'Delete…', danger: true, run: () => void deleteRecording(info) },
  ];
  return (
    <li className={styles['row']}>
      <button type="button" className={styles['open']} onClick={() => playRecording(info)}>
        <span className="visually-hidden">Play </span>
        <span className={`${row['title']} ${styles['title']}`}>
          {info.running && <Circle className={row['live']} size={10} aria-hidden />}
          <span className={styles['name']}>{title}</span>
        </span>
        <span className={row['about']}>
          <span>{new Date(info.startedAt).toLocaleString()}</span>
          <span>{info.running ? 'Recording now' : clockTime(info.durationMs / 1000)}</span>
          <span>{sizeText(info.bytes)}</span>
          {info.title !== '' && <span className={styles['session']}>{info.session}</span>}
          {end !== undefined && <span>{end}</span>}
        </span>
      </button>
      {info.keys && (
        <Badge tone="accent" title="Holds what was typed">
          <Keyboard size={12} aria-hidden /> Keys
        </Badge>
      )}
      <DropdownMenu items={items} align="end">
        <MenuButton label={`Actions for ${title}`}>
          <MoreHorizontal size={16} aria-hidden />
        </MenuButton>
      </DropdownMenu>
    </li>
  );
}

function OpenFileButton() {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button icon={<FolderOpen size={14} aria-hidden />} onClick={() => input.current?.click()}>
        Open file…
      </Button>
      <input
        ref={input}
        type="file"
        accept=".cast,.json,application/x-asciicast"
        aria-label="Recording file"
        hidden
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          if (file) play(fileRecording(file));
        }}
      />
    </>
  );
}

function Nothing() {
  return (
    <EmptyState icon={<Clapperboard size={36} strokeWidth={1.25} />} title="Nothing recorded yet">
      Choose “Start recording” in the menu of a terminal’s tab, or under All commands. What the
      terminal shows is then written to a file on this machine until you stop. You can also drop an
      asciicast file here.
    </EmptyState>
  );
}

function Trouble({ problem }: { readonly problem: string }) {
  return (
    <EmptyState
      title="The recordings cannot be listed"
      actions={<Button onClick={() => void loadRecordings()}>Try again</Button>}
    >
      {problem}
    </EmptyState>
  );
}

/** Says what becomes of recordings, before someone misses one. */
function KeepingNote() {
  const days = useSettings((s) => s.values['recording.keepDays']);
  const megabytes = useSettings((s) => s.values['recording.maxTotalMegabytes']);
  const total = sizeText(megabytes * 1_000_000);
  return (
    <p className={styles['note']}>
      {days === 0
        ? `Recordings are kept until together they exceed ${total}; then the oldest are deleted.`
        : `Recordings are kept for ${days} days, as long as together they stay below ${total}.`}
    </p>
  );
}
