import { File, FileText, Folder, MessageSquareText, SquareTerminal, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { openFileView } from '../files/file-view-store.ts';
import { type Attachment, lineCount, mentionName } from './attachments.ts';
import { showChip } from './chip-dialog-store.ts';
import styles from './composer.module.css';
import { focusComposer } from './composer-focus.ts';
import { changeChips, draftOf, setDraft } from './draft-store.ts';
import { withoutMention } from './mention-menu.ts';
import { useMissingFiles } from './missing-files.ts';
import { kilobytes } from './prompt-images.ts';

interface AttachmentChipsProps {
  readonly chat: string;
  readonly attachments: readonly Attachment[];
}

/** Files, text and documents that go with the next message. */
export function AttachmentChips({ chat, attachments }: AttachmentChipsProps) {
  const missing = useMissingFiles(chat, attachments);
  const remove = (gone: Attachment): void => {
    changeChips(chat, (chips) => chips.filter(({ id }) => id !== gone.id));
    setDraft(chat, { text: withoutMention(draftOf(chat).text, mentionName(gone)) });
    focusComposer(chat);
  };
  return (
    <>
      {attachments.length > 0 && (
        <ul className={styles['chips']} aria-label="Attached to this message">
          {attachments.map((one) => (
            <li
              key={one.id}
              className={styles['chip']}
              data-missing={missing.has(one.id) || undefined}
            >
              <ChipFace
                attachment={one}
                missing={missing.has(one.id)}
                onOpen={() => {
                  if (one.kind === 'text') showChip({ chat, attachment: one });
                  if (one.kind === 'file') openFileView(chat, { path: one.path });
                }}
              />
              <button
                type="button"
                className={styles['chipRemove']}
                aria-label={`Remove ${one.name}`}
                onClick={() => remove(one)}
              >
                <X size={14} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

interface ChipFaceProps {
  readonly attachment: Attachment;
  readonly missing: boolean;
  readonly onOpen: () => void;
}

function ChipFace({ attachment, missing, onOpen }: ChipFaceProps) {
  const { kind, name } = attachment;
  const size = sizeOf(attachment);
  const face = (
    <>
      <span className={styles['chipIcon']}>{iconOf(attachment)}</span>
      <span className={styles['chipName']} title={'path' in attachment ? attachment.path : name}>
        {name}
      </span>
      {missing && <span className={styles['chipMissing']}>not there any more</span>}
      {!missing && size !== '' && <span className={styles['faint']}>{size}</span>}
    </>
  );
  if (kind === 'folder' || kind === 'pdf' || missing) {
    return <span className={styles['chipFace']}>{face}</span>;
  }
  return (
    <button type="button" className={styles['chipFace']} onClick={onOpen}>
      <span className="visually-hidden">Open </span>
      {face}
    </button>
  );
}

function sizeOf(attachment: Attachment): string {
  if (attachment.kind === 'pdf') return kilobytes(attachment.bytes);
  if (attachment.kind !== 'text' || attachment.from === 'pasted') return '';
  const lines = lineCount(attachment.text);
  return lines === 1 ? '1 line' : `${lines.toLocaleString('en-GB')} lines`;
}

function iconOf(attachment: Attachment): ReactNode {
  if (attachment.kind === 'folder') return <Folder size={14} aria-hidden />;
  if (attachment.kind === 'file') return <File size={14} aria-hidden />;
  if (attachment.kind === 'text' && attachment.from === 'terminal') {
    return <SquareTerminal size={14} aria-hidden />;
  }
  if (attachment.kind === 'text' && attachment.from === 'chat') {
    return <MessageSquareText size={14} aria-hidden />;
  }
  return <FileText size={14} aria-hidden />;
}
