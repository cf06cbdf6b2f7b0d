import { ChevronRight, CircleAlert, Info, TriangleAlert } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { CopyButton } from '../../ui/copy-button.tsx';
import type { ChatModel } from '../chat-model.ts';
import { useFold } from './fold-memory.ts';
import styles from './note-view.module.css';
import type { NoteTone } from './note-words.ts';

interface NoteViewProps {
  readonly model: ChatModel;
  readonly id: string;
  readonly tone: NoteTone;
  readonly text: string;
  /** Shown when it is unfolded. */
  readonly detail?: string | undefined;
  readonly detailLabel?: string;
  readonly action?: ReactNode;
}

/** A line between messages that says why something happened. */
export function NoteView(props: NoteViewProps) {
  const { model, id, tone, text, detail, detailLabel = 'Details', action } = props;
  const [open, setOpen] = useFold(model, id, false);
  const body = useId();
  const Glyph = tone === 'error' ? CircleAlert : tone === 'warning' ? TriangleAlert : Info;
  return (
    <div className={styles['note']} data-tone={tone} role="note">
      {tone !== 'quiet' && <Glyph size={16} aria-hidden className={styles['glyph']} />}
      <div className={styles['content']}>
        <p className={styles['text']}>{text}</p>
        {(detail || action) && (
          <div className={styles['row']}>
            {action}
            {detail && (
              <button
                type="button"
                className={styles['fold']}
                aria-expanded={open}
                aria-controls={open ? body : undefined}
                onClick={() => setOpen(!open)}
              >
                <ChevronRight size={14} aria-hidden />
                {detailLabel}
              </button>
            )}
            {detail && open && <CopyButton label="Copy details" text={() => detail} />}
          </div>
        )}
        {detail && open && (
          <div id={body} className={styles['detail']}>
            {detail}
          </div>
        )}
      </div>
    </div>
  );
}
