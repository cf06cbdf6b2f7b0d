import { ArrowLeft, Minus, Plus, SquareArrowOutUpRight, Undo2 } from 'lucide-react';
import type { ReviewFile } from '#shared/contract/index.ts';
import { IconButton } from '../../ui/button.tsx';
import { ChangeCounts } from '../tools/change-counts.tsx';
import { DiffMenu } from '../tools/diff-menu.tsx';
import { FileChangesView } from './file-changes-view.tsx';
import { openInEditor } from './open-in-editor.ts';
import styles from './review-file.module.css';
import { shownPath, statusWord } from './review-files.ts';
import { patchText, reviewHunks } from './review-hunks.ts';
import type { FileActions } from './review-list.tsx';
import type { ReviewModel } from './review-model.ts';
import { useFileDiff } from './use-file-diff.ts';

interface ReviewFileViewProps {
  readonly model: ReviewModel;
  readonly file: ReviewFile;
  /** Folder of the repository. */
  readonly root: string;
  readonly looks: number;
  readonly actions: FileActions;
  /** Goes back to the list, where there is room for one of both. */
  readonly onBack: () => void;
}

/** One changed file: what it is, what can be done with it, and its changes. */
export function ReviewFileView(props: ReviewFileViewProps) {
  const { model, file, root, looks, actions, onBack } = props;
  const { chat, scope } = model;
  const { diff } = useFileDiff({ chat, scope, path: file.path }, looks);
  const path = shownPath(file.path);
  const stages = scope === 'uncommitted';
  const open = (): void => {
    const lines = diff ? reviewHunks(diff).flatMap((hunk) => hunk.lines) : [];
    const first = lines.find(({ type, after }) => type === 'added' && after !== undefined);
    void openInEditor(chat, `${root}/${file.path}`, first?.after);
  };
  return (
    <div className={styles['file']}>
      <div className={styles['head']}>
        <span className={styles['back']}>
          <IconButton label="Back to the files" onClick={onBack}>
            <ArrowLeft size={15} aria-hidden />
          </IconButton>
        </span>
        <h3 className={styles['path']} title={path}>
          {path}
        </h3>
        <span className={styles['status']}>{statusWord(file)}</span>
        {!file.binary && <ChangeCounts added={file.additions} removed={file.deletions} />}
        <span className={styles['tools']}>
          {stages && file.staged !== 'all' && (
            <IconButton label={`Stage ${path}`} onClick={() => actions.stage([file], true)}>
              <Plus size={15} aria-hidden />
            </IconButton>
          )}
          {stages && file.staged !== 'none' && (
            <IconButton label={`Unstage ${path}`} onClick={() => actions.stage([file], false)}>
              <Minus size={15} aria-hidden />
            </IconButton>
          )}
          <IconButton label={`Revert ${path}`} onClick={() => actions.revert(file)}>
            <Undo2 size={15} aria-hidden />
          </IconButton>
          {file.status !== 'deleted' && (
            <IconButton label="Open in editor" needs="editor.open" onClick={open}>
              <SquareArrowOutUpRight size={15} aria-hidden />
            </IconButton>
          )}
          <DiffMenu
            path={path}
            patch={diff && diff.hunks.length > 0 ? patchText(diff) : undefined}
          />
        </span>
      </div>
      <Sections {...props} />
    </div>
  );
}

/** A file that is staged in part has two sets of changes. */
function Sections({ model, file, looks }: ReviewFileViewProps) {
  const { scope } = model;
  if (scope !== 'uncommitted' || file.staged !== 'partly') {
    const staged = scope === 'uncommitted' ? file.staged === 'all' : undefined;
    return (
      <FileChangesView
        key={String(staged)}
        model={model}
        file={file}
        staged={staged}
        looks={looks}
      />
    );
  }
  return (
    <>
      <h4 className={styles['part']}>Staged</h4>
      <FileChangesView model={model} file={file} staged looks={looks} />
      <h4 className={styles['part']}>Not staged</h4>
      <FileChangesView model={model} file={file} staged={false} looks={looks} />
    </>
  );
}
