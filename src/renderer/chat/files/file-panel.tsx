import { Copy, ExternalLink, LocateFixed, Plus, X } from 'lucide-react';
import type { ChatInfo } from '#shared/contract/index.ts';
import { createKeptStates } from '../../stores/kept-state.ts';
import { showError, showToast } from '../../stores/toast-store.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { linesAttachment } from '../composer/attachments.ts';
import { focusComposer } from '../composer/composer-focus.ts';
import { attach } from '../composer/draft-store.ts';
import { openInEditor } from '../review/open-in-editor.ts';
import { FileLines } from './file-lines.tsx';
import styles from './file-panel.module.css';
import { closeFileView, type FileView, setFollowing, useFollowing } from './file-view-store.ts';
import { type LineMark, type LineRange, rangeOf } from './line-mark.ts';
import { useShownFile } from './use-shown-file.ts';

/** What is marked in the file of each chat, as long as that is looked at. */
const marks = createKeptStates<{ readonly of: FileView; readonly marked: LineMark }>();

interface FilePanelProps {
  readonly chat: ChatInfo;
  readonly view: FileView;
}

/** A file of the chat's folder, to be read; lines of it can be put into the message. */
export function FilePanel({ chat, view }: FilePanelProps) {
  const content = useShownFile(chat.id, view);
  const kept = marks.use(chat.id);
  const file = content.state === 'shown' ? content.file : undefined;
  const at = view.line ?? 1;
  const marked = kept?.of === view ? kept.marked : { anchor: at, end: at };
  const range = rangeOf(marked);
  const close = (): void => {
    closeFileView(chat.id);
    marks.set(chat.id, undefined);
    focusComposer(chat.id);
  };
  const addLines = (): void => {
    if (!file) return;
    const lines = file.text.split('\n').slice(range.from - file.first, range.to - file.first + 1);
    attach(chat.id, linesAttachment(file, { ...range, text: lines.join('\n') }));
    focusComposer(chat.id);
  };
  return (
    <section
      className={styles['panel']}
      aria-label={`File: ${file?.name ?? view.path}`}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        close();
      }}
    >
      <header className={styles['head']}>
        <h3 className={styles['name']} title={file?.path ?? view.path}>
          <bdi>{file?.name ?? view.path}</bdi>
        </h3>
        <IconButton label="Copy path" onClick={() => void copyPath(file?.path ?? view.path)}>
          <Copy size={14} aria-hidden />
        </IconButton>
        {file && (
          <IconButton
            label="Open in your editor"
            needs="editor.open"
            onClick={() => void openInEditor(chat.id, file.path, range.from)}
          >
            <ExternalLink size={14} aria-hidden />
          </IconButton>
        )}
        <IconButton label="Close the file" onClick={close}>
          <X size={15} aria-hidden />
        </IconButton>
      </header>
      <Following chat={chat.id} />
      {content.state === 'failed' && <EmptyState compact title={content.words} />}
      {content.state === 'loading' && <EmptyState compact title="Loading the file…" />}
      {file && (
        <FileLines
          key={file.path}
          chat={chat.id}
          file={file}
          view={view}
          marked={marked}
          onMark={(next) => marks.set(chat.id, { of: view, marked: next })}
        />
      )}
      {file && (
        <footer className={styles['foot']}>
          <span className={styles['place']}>{placeWords(range, file.lines)}</span>
          <Button icon={<Plus size={14} aria-hidden />} onClick={addLines}>
            {range.from === range.to ? 'Add line to message' : 'Add lines to message'}
          </Button>
        </footer>
      )}
    </section>
  );
}

/** Says that the view goes where the agent goes, or waits. */
function Following({ chat }: { readonly chat: string }) {
  const following = useFollowing(chat);
  if (!following) return null;
  return (
    <div className={styles['following']} role="status">
      <LocateFixed size={14} aria-hidden />
      <span>{following === 'on' ? 'Follows the agent' : 'Waits here, because you scrolled'}</span>
      {following === 'paused' && (
        <Button variant="ghost" onClick={() => setFollowing(chat, 'on')}>
          Follow again
        </Button>
      )}
      <Button variant="ghost" onClick={() => setFollowing(chat, undefined)}>
        Stop
      </Button>
    </div>
  );
}

function placeWords({ from, to }: LineRange, lines: number): string {
  const all = lines.toLocaleString('en-GB');
  return from === to ? `Line ${from} of ${all}` : `Lines ${from}–${to} of ${all}`;
}

async function copyPath(path: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(path);
    showToast({ level: 'success', title: 'Path copied', key: 'path-copied' });
  } catch (error) {
    showError('The path was not copied', error);
  }
}
