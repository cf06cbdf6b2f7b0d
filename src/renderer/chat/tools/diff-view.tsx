import { ChevronRight, SquareArrowOutUpRight } from 'lucide-react';
import { useId, useMemo } from 'react';
import { plainLine } from '#shared/chat/safe-text.ts';
import type { FileChange } from '#shared/chat/tool-item.ts';
import { IconButton } from '../../ui/button.tsx';
import type { ChatModel } from '../chat-model.ts';
import { openInEditor } from '../review/open-in-editor.ts';
import { ChangeCounts } from './change-counts.tsx';
import { DiffBody } from './diff-body.tsx';
import { countLines, diffHunks } from './diff-hunks.ts';
import { DiffMenu } from './diff-menu.tsx';
import styles from './diff-view.module.css';
import { cardPath } from './folder-path.ts';
import { useOpen } from './open-cards.ts';
import { changeText } from './tool-words.ts';
import { useChatFolder } from './use-chat-folder.ts';

/** Lines of a long patch that are shown at first. */
const SOME = 40;
/** Lines that "Show all" shows at once. */
const MANY = 1000;

interface DiffViewProps {
  readonly model: ChatModel;
  /** Names the change among those of the chat. */
  readonly id: string;
  readonly change: FileChange;
  /** False if there are many: each is then opened by hand. */
  readonly openAtFirst: boolean;
}

/** What happens to one file, line by line. */
export function DiffView({ model, id, change, openAtFirst }: DiffViewProps) {
  const [open, setOpen] = useOpen(model, `diff:${id}`, openAtFirst);
  const bodyId = useId();
  const folder = useChatFolder(model.id);
  const path = plainLine(change.path, 4096);
  const to = change.movedTo === undefined ? undefined : plainLine(change.movedTo, 4096);
  const openFile = (): void => {
    const hunks = diffHunks(change.patch ?? '').flatMap(({ lines }) => lines);
    const first = hunks.find(({ type }) => type === 'added');
    void openInEditor(model.id, change.movedTo ?? change.path, first?.after);
  };
  return (
    <div className={styles['file']}>
      <div className={styles['top']}>
        <button
          type="button"
          className={styles['head']}
          aria-expanded={open}
          aria-controls={bodyId}
          onClick={() => setOpen(!open)}
        >
          <ChevronRight size={14} className={styles['chevron']} aria-hidden />
          <span className={styles['path']} title={to === undefined ? path : `${path} → ${to}`}>
            {cardPath(folder, path)}
            {to !== undefined && ` → ${cardPath(folder, to)}`}
          </span>
          <span className={styles['kind']}>{changeText(change.kind)}</span>
          <ChangeCounts added={change.added} removed={change.removed} />
        </button>
        <IconButton
          label={`Open ${to ?? path} in your editor`}
          needs="editor.open"
          onClick={openFile}
        >
          <SquareArrowOutUpRight size={14} aria-hidden />
        </IconButton>
        <DiffMenu path={to ?? path} patch={change.patch} />
      </div>
      <div id={bodyId} hidden={!open}>
        {open && <Patch model={model} id={id} change={change} path={path} />}
      </div>
    </div>
  );
}

interface PatchProps {
  readonly model: ChatModel;
  readonly id: string;
  readonly change: FileChange;
  readonly path: string;
}

function Patch({ model, id, change, path }: PatchProps) {
  const [all, setAll] = useOpen(model, `patch:${id}`, false);
  const { patch = '' } = change;
  const hunks = useMemo(() => diffHunks(patch), [patch]);
  const count = countLines(hunks);
  if (count === 0) return <p className={styles['none']}>{nothingText(change)}</p>;
  const isLong = count > SOME + 5;
  return (
    <>
      <DiffBody
        key={String(all)}
        hunks={hunks}
        path={path}
        first={isLong && !all ? SOME : MANY}
        rest={isLong && !all ? 'elsewhere' : 'here'}
      />
      {isLong && (
        <button type="button" className={styles['more']} onClick={() => setAll(!all)}>
          {all ? 'Show less' : `Show all ${count.toLocaleString()} lines`}
          <span className="visually-hidden"> of {path}</span>
        </button>
      )}
    </>
  );
}

function nothingText({ kind, added, removed }: FileChange): string {
  if (added > 0 || removed > 0) return 'Too large to be shown here. Open the file to see it.';
  if (kind === 'delete') return 'The file is deleted.';
  if (kind === 'move') return 'The file is moved; its content stays the same.';
  return kind === 'create' ? 'An empty file.' : 'The agent did not tell what changes.';
}
