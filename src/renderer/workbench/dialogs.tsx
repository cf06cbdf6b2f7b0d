import { useState } from 'react';
import {
  answerDialog,
  type ConfirmOptions,
  type PromptOptions,
  useDialog,
} from '../stores/dialog-store.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogActions } from '../ui/dialog.tsx';
import { Input } from '../ui/field.tsx';
import styles from './dialogs.module.css';

/** Shows the question that waits for an answer, if any. */
export function Dialogs() {
  const request = useDialog();
  if (!request) return null;
  return request.kind === 'confirm' ? (
    <ConfirmDialog key={request.id} id={request.id} options={request.options} />
  ) : (
    <PromptDialog key={request.id} id={request.id} options={request.options} />
  );
}

function ConfirmDialog({ id, options }: { readonly id: number; readonly options: ConfirmOptions }) {
  return (
    <Dialog
      role="alertdialog"
      title={options.title}
      description={options.body}
      // Above another dialog, which holds the keyboard, a control cannot take it by itself.
      initialFocus="[data-first-focus]"
      onClose={() => answerDialog(id, 'cancel')}
    >
      {options.detail !== undefined && <pre className={styles['detail']}>{options.detail}</pre>}
      <DialogActions>
        <Button
          data-first-focus={options.danger ? true : undefined}
          onClick={() => answerDialog(id, 'cancel')}
        >
          {options.cancelLabel ?? 'Cancel'}
        </Button>
        {options.alternativeLabel && (
          <Button onClick={() => answerDialog(id, 'alternative')}>
            {options.alternativeLabel}
          </Button>
        )}
        <Button
          data-first-focus={options.danger ? undefined : true}
          variant={options.danger ? 'danger' : 'primary'}
          onClick={() => answerDialog(id, 'confirm')}
        >
          {options.confirmLabel}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

function PromptDialog({ id, options }: { readonly id: number; readonly options: PromptOptions }) {
  const [text, setText] = useState(options.initial);
  return (
    <Dialog title={options.title} onClose={() => answerDialog(id, 'cancel')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          answerDialog(id, 'confirm', text);
        }}
      >
        <label className={styles['label']}>
          {options.label}
          <Input
            autoFocus
            value={text}
            maxLength={options.maxLength ?? 1000}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        </label>
        <DialogActions>
          <Button onClick={() => answerDialog(id, 'cancel')}>Cancel</Button>
          <Button type="submit" variant="primary">
            {options.confirmLabel}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
