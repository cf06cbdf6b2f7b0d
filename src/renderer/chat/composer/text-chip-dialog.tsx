import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogActions } from '../../ui/dialog.tsx';
import { mentionName, withText } from './attachments.ts';
import { type OpenChip, showChip } from './chip-dialog-store.ts';
import styles from './composer.module.css';
import { focusComposer } from './composer-focus.ts';
import { changeChips, draftOf, setDraft } from './draft-store.ts';
import { withoutMention } from './mention-menu.ts';

/** Text that goes with a message: read, changed, or put into the message. */
export function TextChipDialog({ chat, attachment }: OpenChip) {
  const [text, setText] = useState(attachment.text);
  const onClose = (): void => {
    showChip(undefined);
    focusComposer(chat);
  };
  const save = (): void => {
    if (text !== attachment.text) {
      changeChips(chat, (chips) =>
        chips.map((one) => (one.id === attachment.id ? withText(attachment, text) : one)),
      );
    }
    onClose();
  };
  const turnIntoText = (): void => {
    changeChips(chat, (chips) => chips.filter(({ id }) => id !== attachment.id));
    const before = withoutMention(draftOf(chat).text, mentionName(attachment));
    setDraft(chat, { text: before === '' ? text : `${before.trimEnd()}\n${text}` });
    onClose();
  };
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
          <Button variant="ghost" onClick={turnIntoText}>
            Put into the message
          </Button>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={text.trim() === ''} onClick={save}>
            Save
          </Button>
        </DialogActions>
      </div>
    </Dialog>
  );
}
