import { Search, Undo2 } from 'lucide-react';
import { type KeyboardEvent, memo, useEffect, useMemo, useRef } from 'react';
import type { ReviewFile } from '#shared/contract/index.ts';
import { IconButton } from '../../ui/button.tsx';
import { Input } from '../../ui/field.tsx';
import { useKeptFocus } from '../../ui/use-kept-focus.ts';
import { ChangeCounts } from '../tools/change-counts.tsx';
import { groupFiles, shownPath, splitPath, statusLetter, statusWord } from './review-files.ts';
import { reviewKey } from './review-keys.ts';
import styles from './review-list.module.css';
import { StageBox } from './stage-box.tsx';

/** What can be done with a file of the list. */
export interface FileActions {
  readonly select: (path: string) => void;
  readonly open: (path: string) => void;
  readonly stage: (files: readonly ReviewFile[], staged: boolean) => void;
  readonly revert: (file: ReviewFile) => void;
}

interface RowsProps {
  readonly files: readonly ReviewFile[];
  readonly selected: string | undefined;
  /** True if they can be staged. */
  readonly stages: boolean;
  readonly actions: FileActions;
}

interface ReviewListProps extends RowsProps {
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
}

/** Fewer files than this need no filter. */
const FEW = 8;

/** The changed files by folder: arrows walk, Enter opens, s, u and r stage, unstage and revert. */
export function ReviewList(props: ReviewListProps) {
  const { files, selected, stages, actions, filter, onFilter } = props;
  const list = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const groups = useMemo(() => groupFiles(files, filter), [files, filter]);
  const paths = groups.flatMap((group) => group.files.map(({ path }) => path));
  const current = selected !== undefined && paths.includes(selected) ? selected : paths[0];
  const kept = useKeptFocus(() =>
    list.current?.querySelector<HTMLElement>('[role="treeitem"][tabindex="0"]'),
  );
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (!(event.target instanceof HTMLElement) || event.target.role !== 'treeitem') return;
    const asked = reviewKey(event, paths, current, stages);
    if (!asked) return;
    event.preventDefault();
    event.stopPropagation();
    if (asked.type === 'filter') input.current?.focus();
    else if (asked.type === 'select') select(asked.path);
    else act(asked.type);
  };
  const select = (path: string): void => {
    actions.select(path);
    const row = list.current?.querySelector<HTMLElement>(`[data-path="${CSS.escape(path)}"]`);
    row?.focus();
  };
  const act = (type: 'open' | 'stage' | 'unstage' | 'revert'): void => {
    const file = files.find(({ path }) => path === current);
    if (!file) return;
    if (type === 'open') actions.open(file.path);
    else if (type === 'revert') actions.revert(file);
    else actions.stage([file], type === 'stage');
  };
  return (
    <div className={styles['list']}>
      {(files.length >= FEW || filter !== '') && (
        <div className={styles['filter']}>
          <Search size={13} aria-hidden />
          <Input
            ref={input}
            type="search"
            aria-label="Filter files"
            placeholder="Filter files"
            value={filter}
            onChange={(event) => onFilter(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'ArrowDown' || current === undefined) return;
              event.preventDefault();
              select(current);
            }}
          />
        </div>
      )}
      <div
        ref={list}
        className={styles['files']}
        role="tree"
        aria-label="Changed files"
        onKeyDown={onKeyDown}
        {...kept}
      >
        {groups.map(({ folder, files: within }) => (
          <div key={folder} role="group" aria-label={folder === '' ? 'Root' : shownPath(folder)}>
            {(folder !== '' || groups.length > 1) && (
              <div className={styles['folder']} aria-hidden>
                {folder === '' ? '/' : shownPath(folder)}
              </div>
            )}
            {within.map((file) => (
              <Row
                key={file.path}
                file={file}
                selected={file.path === current}
                stages={stages}
                actions={actions}
              />
            ))}
          </div>
        ))}
      </div>
      {paths.length === 0 && <p className={styles['none']}>No file matches.</p>}
    </div>
  );
}

interface RowProps extends Omit<RowsProps, 'files' | 'selected'> {
  readonly file: ReviewFile;
  readonly selected: boolean;
}

const Row = memo(function Row({ file, selected, stages, actions }: RowProps) {
  const row = useRef<HTMLDivElement>(null);
  const path = shownPath(file.path);
  const name = shownPath(splitPath(file.path)[1]);
  const from = file.oldPath === undefined ? undefined : shownPath(file.oldPath);
  useEffect(() => {
    if (selected) row.current?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  const press = (): void => {
    const pane = row.current?.closest('[data-review]');
    // Where both have room, the keyboard stays in the list.
    if (!pane?.querySelector('[data-detail]')?.checkVisibility()) return actions.open(file.path);
    actions.select(file.path);
    row.current?.focus();
  };
  return (
    <div
      ref={row}
      className={styles['row']}
      role="treeitem"
      aria-selected={selected}
      tabIndex={selected ? 0 : -1}
      data-path={file.path}
      data-status={file.status}
      title={from === undefined ? path : `${from} → ${path}`}
      onClick={press}
      onDoubleClick={() => actions.open(file.path)}
    >
      {stages && (
        <StageBox
          label="Stage"
          staged={file.staged}
          inList
          onStage={(staged) => actions.stage([file], staged)}
        />
      )}
      <button type="button" tabIndex={-1} className={styles['name']}>
        {name}
        {from !== undefined && <span className={styles['from']}> ← {from}</span>}
        <span className="visually-hidden">{stateText(file, stages)}</span>
      </button>
      {file.binary ? (
        <span className={styles['binary']}>binary</span>
      ) : (
        <ChangeCounts added={file.additions} removed={file.deletions} />
      )}
      <span className={styles['letter']} data-status={file.status} aria-hidden>
        {statusLetter(file)}
      </span>
      <span className={styles['revert']}>
        <IconButton
          label="Revert"
          tabIndex={-1}
          onClick={(event) => {
            event.stopPropagation();
            actions.revert(file);
          }}
        >
          <Undo2 size={14} aria-hidden />
        </IconButton>
      </span>
    </div>
  );
});

const stagedWords = { all: ', staged', partly: ', staged in part', none: ', not staged' } as const;

function stateText(file: ReviewFile, stages: boolean): string {
  return ` ${statusWord(file)}${stages ? stagedWords[file.staged] : ''}. `;
}
