import { ChevronRight, FileDiff } from 'lucide-react';
import { memo, useCallback, useId, useMemo, useSyncExternalStore } from 'react';
import { plainLine } from '#shared/chat/safe-text.ts';
import { Button } from '../../ui/button.tsx';
import type { ChatModel } from '../chat-model.ts';
import { ChangeCounts } from '../tools/change-counts.tsx';
import { cardPath } from '../tools/folder-path.ts';
import { useOpen } from '../tools/open-cards.ts';
import { changeText } from '../tools/tool-words.ts';
import { useChatFolder } from '../tools/use-chat-folder.ts';
import { TurnLine } from '../transcript/turn-line.tsx';
import { absolutePath } from './file-place.ts';
import { openReview, type ReviewTarget } from './open-review.ts';
import { changesOfTurn, endsTurn, type TurnChanges } from './turn-changes.ts';
import styles from './turn-end.module.css';

interface TurnEndProps {
  readonly model: ChatModel;
  readonly order: readonly string[];
  /** Place of the item that this stands under. */
  readonly index: number;
}

/** Under the last item of a turn: the files that it changed, and what it used. Nothing under other items. */
export const TurnEnd = memo(function TurnEnd({ model, order, index }: TurnEndProps) {
  const ends = useSyncExternalStore(
    model.subscribe,
    useCallback(
      () => endsTurn(order, index, (id) => model.item(id), model.facts.turn !== null),
      [model, order, index],
    ),
  );
  const changes = useMemo(
    () => (ends ? changesOfTurn(order, index, (id) => model.item(id)) : undefined),
    [ends, model, order, index],
  );
  if (!changes) return null;
  return (
    <>
      {changes.files.length > 0 && (
        <ChangedFiles model={model} id={order[index] ?? ''} changes={changes} />
      )}
      {changes.turn !== undefined && <TurnLine model={model} prompt={changes.turn} />}
    </>
  );
});

/** More files than this are listed on request. */
const FEW = 5;

interface ChangedFilesProps {
  readonly model: ChatModel;
  readonly id: string;
  readonly changes: TurnChanges;
}

function ChangedFiles({ model, id, changes }: ChangedFilesProps) {
  const { turn, files, added, removed } = changes;
  const [open, setOpen] = useOpen(model, `turn:${turn ?? id}`, files.length <= FEW);
  const listId = useId();
  const folder = useChatFolder(model.id);
  const count = `${files.length.toLocaleString()} ${files.length === 1 ? 'file' : 'files'}`;
  const review = (target: ReviewTarget = {}): void => {
    openReview(model.id, { scope: turn === undefined ? 'session' : { turn }, ...target });
  };
  return (
    <div className={styles['changes']} role="group" aria-label="Changed files">
      <div className={styles['top']}>
        <button
          type="button"
          className={styles['head']}
          aria-expanded={open}
          aria-controls={listId}
          onClick={() => setOpen(!open)}
        >
          <ChevronRight size={14} className={styles['chevron']} aria-hidden />
          <FileDiff size={14} aria-hidden />
          <span>{`${count} changed`}</span>
          <ChangeCounts added={added} removed={removed} />
        </button>
        <Button variant="ghost" onClick={() => review()}>
          Review
        </Button>
      </div>
      <ul id={listId} className={styles['files']} hidden={!open}>
        {files.map((file) => (
          <li key={file.path}>
            <button
              type="button"
              className={styles['file']}
              title={plainLine(file.path, 4096)}
              onClick={() => review({ file: absolutePath(folder, file.path) })}
            >
              <span className={styles['path']}>{plainLine(cardPath(folder, file.path), 200)}</span>
              <span className={styles['kind']}>{changeText(file.kind)}</span>
              <ChangeCounts added={file.added} removed={file.removed} />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
