import { Circle, Keyboard, MessagesSquare, MoreHorizontal, Play } from 'lucide-react';
import type { RemoteHistoryEntry } from '#shared/contract/remote-history.ts';
import row from '../../recording/record-row.module.css';
import { sizeText } from '../../recording/recording-words.ts';
import { Button, MenuButton } from '../../ui/button.tsx';
import { DropdownMenu, type MenuItem } from '../../ui/context-menu.tsx';
import styles from './history.module.css';
import { removeHistory, saveHistory } from './history-actions.ts';
import {
  type HistoryPart,
  historyTitle,
  lengthWords,
  partsOf,
  partWords,
  whyWords,
} from './history-words.ts';

interface HistoryRowProps {
  readonly entry: RemoteHistoryEntry;
  readonly onOpen: (part: HistoryPart) => void;
  readonly onRemoved: () => void;
}

/** One session of the past: who, what, where, when, how long; what can be opened of it. */
export function HistoryRow({ entry, onOpen, onRemoved }: HistoryRowProps) {
  const { session, cwd, startedAt, running, why } = entry;
  const title = historyTitle(entry);
  const started = new Date(startedAt);
  const parts = partsOf(entry);
  const items = (): readonly MenuItem[] => [
    ...parts.map(({ part, size }) => ({
      label: `Save a copy: ${partWords[part].toLowerCase()}…`,
      hint: sizeText(size),
      run: () => void saveHistory(entry, part),
    })),
    ...(parts.length > 0 ? (['separator'] as const) : []),
    {
      label: 'Delete…',
      danger: true,
      disabled: running,
      hint: running ? 'End the session first' : undefined,
      run: () => void removeHistory(entry).then((did) => did && onRemoved()),
    },
  ];
  return (
    <li className={styles['row']} data-history={session}>
      <div className={styles['words']}>
        <h3 className={`${row['title']} ${styles['title']}`}>
          {running && <Circle className={row['live']} size={10} aria-hidden />}
          <bdi>{title}</bdi>
        </h3>
        <p className={row['about']}>
          <bdi className={styles['folder']}>{cwd}</bdi>
          <time dateTime={started.toISOString()}>
            {started.toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' })}
          </time>
          <span>{running ? 'Recorded now' : lengthWords(entry)}</span>
          {why !== null && <span>Recorded {whyWords[why]}</span>}
          {parts.length === 0 && <span>Nothing is left to be shown</span>}
        </p>
      </div>
      <div className={styles['actions']}>
        {parts.map(({ part }) => (
          <Button
            key={part}
            icon={glyphs[part]}
            data-open={`${session} ${part}`}
            onClick={() => onOpen(part)}
          >
            {part === 'cast' ? 'Play' : partWords[part]}
            <span className="visually-hidden"> of {title}</span>
          </Button>
        ))}
      </div>
      <div className={styles['menu']}>
        <DropdownMenu items={items} align="end">
          <MenuButton label={`Actions for ${title}`}>
            <MoreHorizontal size={16} aria-hidden />
          </MenuButton>
        </DropdownMenu>
      </div>
    </li>
  );
}

const glyphs = {
  cast: <Play size={14} aria-hidden />,
  keylog: <Keyboard size={14} aria-hidden />,
  chat: <MessagesSquare size={14} aria-hidden />,
} as const satisfies Record<HistoryPart, unknown>;
