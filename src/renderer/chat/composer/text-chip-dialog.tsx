import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import type { TextAttachment } from './attachments.ts';
import styles from './composer.module.css';

interface TextChipDialogProps {
  readonly attachment: TextAttachment;
  readonly onClose: () => void;
  readonly onSave: (text: string) => void;
  /** Puts the text into the message itself. */
  readonly onTurnIntoText: (text: string) => void;
}

/** Text that goes with a message: read, changed, or put into the message. */
export function TextChipDialog({
  attachment,
  onClose,
  onSave,
  onTurnIntoText,
}: TextChipDialogProps) {
  const [text, setText] = useState(attachment.text);
  return (
    <Dialog title={attachment.name} size="page" onClose={onClose} initialFocus="[data-chip-text]">
      <div className={styles['chipDialog']}>
        <textarea
          data-chip-text
          className={styles['chipText']}
          aria-label="Text that goes along"
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <DialogActions>
          <Button variant="ghost" onClick={() => onTurnIntoText(text)}>
            Put into the message
          </Button>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            disabled={text.trim() === ''}
            onClick={() => (text === attachment.text ? onClose() : onSave(text))}
          >
            Save
          </Button>
        </DialogActions>
      </div>
    </Dialog>
  );
}
