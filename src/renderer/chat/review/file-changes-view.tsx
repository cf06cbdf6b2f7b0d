import { LoaderCircle, Minus, Plus, Undo2, UnfoldVertical } from 'lucide-react';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import type { ReviewDiff, ReviewFile } from '#shared/contract/index.ts';
import { Button } from '../../ui/button.tsx';
import { useKeptFocus } from '../../ui/use-kept-focus.ts';
import { DiffBody } from '../tools/diff-body.tsx';
import { END, expandedHunks, mayGoOn } from './expanded-hunks.ts';
import styles from './review-file.module.css';
import { shownPath } from './review-files.ts';
import { type ReviewHunk, reviewHunks } from './review-hunks.ts';
import type { ReviewModel } from './review-model.ts';
import { useFileDiff } from './use-file-diff.ts';

/** Lines shown at first. */
const FIRST = 1000;

interface FileChangesViewProps {
  readonly model: ReviewModel;
  readonly file: ReviewFile;
  /** Of what is not committed: only what is staged, or only what is not. */
  readonly staged: boolean | undefined;
  readonly looks: number;
}

/** What is different in one file, hunk by hunk, and what can be done with each. */
export function FileChangesView({ model, file, staged, looks }: FileChangesViewProps) {
  const { chat, scope } = model;
  const [asked, setAsked] = useState<ReadonlySet<string>>(new Set());
  const { path } = file;
  const { diff, problem } = useFileDiff({ chat, scope, path, staged }, looks);
  const needed = asked.size > 0;
  const { diff: all } = useFileDiff({ chat, scope, path, staged, whole: true, needed }, looks);
  const hunks = useMemo(() => (diff ? reviewHunks(diff) : []), [diff]);
  const whole = useMemo(() => (all ? reviewHunks(all) : []), [all]);
  const shown = useMemo(() => expandedHunks(hunks, whole, asked), [hunks, whole, asked]);
  const hunksArea = useRef<HTMLDivElement>(null);
  const kept = useKeptFocus(() => hunksArea.current?.closest<HTMLElement>('[data-detail]'));
  if (problem) {
    return (
      <div className={styles['say']} role="alert">
        {problem.message} <Button onClick={model.look}>Try again</Button>
      </div>
    );
  }
  if (!diff) {
    return (
      <p className={styles['say']} data-loading>
        <LoaderCircle size={14} aria-hidden /> Loading…
      </p>
    );
  }
  if (hunks.length === 0) return <p className={styles['say']}>{noLinesText(diff)}</p>;
  const expand = (id: string): void => setAsked(new Set([...asked, id]));
  const goesOn = diff.newMode !== null && !asked.has(END) && mayGoOn(hunks);
  const idOf = (index: number): string => hunks[index]?.id ?? '';
  return (
    <div ref={hunksArea} {...kept}>
      <DiffBody
        hunks={shown}
        path={path}
        first={FIRST}
        open
        onExpand={({ index }) => expand(idOf(index))}
        actions={({ index }) => {
          const hunk = hunks[index];
          return (
            hunk && (
              <HunkActions model={model} file={file} diff={diff} hunk={hunk} staged={staged} />
            )
          );
        }}
        tail={
          goesOn && (
            <button type="button" className={styles['tail']} onClick={() => expand(END)}>
              <UnfoldVertical size={13} aria-hidden /> Show the rest of the file
            </button>
          )
        }
      />
    </div>
  );
}

interface HunkActionsProps extends Omit<FileChangesViewProps, 'looks'> {
  readonly diff: ReviewDiff;
  readonly hunk: ReviewHunk;
}

function HunkActions({ model, file, diff, hunk, staged }: HunkActionsProps) {
  const { version } = diff;
  if (version === null || file.status === 'conflicted' || file.submodule) return null;
  const seen = { hunks: [hunk.id], version };
  const name = `change ${hunk.index + 1} of ${shownPath(file.path)}`;
  const stages = model.scope === 'uncommitted';
  const paths = [file.path];
  return (
    <span className={styles['hunkActions']}>
      {stages && staged !== true && (
        <HunkButton label={`Stage ${name}`} run={() => void model.stage(paths, seen)}>
          <Plus size={13} aria-hidden /> Stage
        </HunkButton>
      )}
      {stages && staged === true && (
        <HunkButton label={`Unstage ${name}`} run={() => void model.unstage(paths, seen)}>
          <Minus size={13} aria-hidden /> Unstage
        </HunkButton>
      )}
      {staged !== true && (
        <HunkButton
          label={`Revert ${name}`}
          run={() =>
            void model.revert(`Reverted one change of ${shownPath(file.path)}`, paths, seen)
          }
        >
          <Undo2 size={13} aria-hidden /> Revert
        </HunkButton>
      )}
    </span>
  );
}

interface HunkButtonProps {
  readonly label: string;
  readonly run: () => void;
  readonly children: ReactNode;
}

function HunkButton({ label, run, children }: HunkButtonProps) {
  return (
    <button type="button" className={styles['hunkButton']} aria-label={label} onClick={run}>
      {children}
    </button>
  );
}

function noLinesText(diff: ReviewDiff): string {
  if (diff.version === null) return 'Nothing is different here any more.';
  if (diff.binary) return 'The file is not text: its content cannot be compared here.';
  if (diff.tooLarge) return 'Too large to be shown here. Open the file to see it.';
  if (diff.oldMode === '160000' || diff.newMode === '160000') {
    return 'A repository inside of this one is at another commit.';
  }
  if (diff.oldMode === null) return 'An empty file.';
  if (diff.newMode === null) return 'An empty file was deleted.';
  if (diff.oldMode !== diff.newMode) return 'Only the rights of the file are different.';
  return 'The content is the same.';
}
