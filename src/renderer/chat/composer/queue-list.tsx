import { ArrowUp, Paperclip, Pencil, SendHorizontal, Trash2, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { ChatBlock } from '#shared/chat/chat-block.ts';
import { textOf } from '#shared/chat/to-block.ts';
import type { EditedBlock } from '#shared/contract/index.ts';
import { createKeptStates } from '../../stores/kept-state.ts';
import { showToast } from '../../stores/toast-store.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { useUnchanged } from '../../ui/use-unchanged.ts';
import { type ChatModel, useChatFacts, useChatItem } from '../chat-model.ts';
import { blockName } from '../transcript/block-words.ts';
import styles from './composer.module.css';
import { focusComposer } from './composer-focus.ts';
import { giveBackDraft } from './draft-store.ts';
import { useQueuedPrompts } from './queued-prompts.ts';
import { editWaiting, orderWaiting, removeWaiting, resumeChat } from './send-prompt.ts';

/** How long something must wait to be listed. */
const SETTLE_MS = 300;

interface QueueListProps {
  readonly model: ChatModel;
  /** True while the agent is being started: what waits goes by itself. */
  readonly starting?: boolean;
}

/** Messages that wait for their turn. */
export function QueueList({ model, starting = false }: QueueListProps) {
  const ids = useQueuedPrompts(model);
  const { turn } = useChatFacts(model);
  // Messages that go at once need no list: it would only flash.
  const isShown = useUnchanged(ids.length > 0, SETTLE_MS);
  useSentMeanwhile(model, ids);
  if (!isShown || ids.length === 0) return null;
  const isHeld = !turn && !starting;
  return (
    <section className={styles['queue']} aria-label="Waiting messages">
      <header className={styles['queueHead']}>
        <span>
          {ids.length === 1 ? '1 message waits' : `${ids.length} messages wait`}
          {isHeld ? '' : starting ? ' for the agent to start' : ' for the agent to finish'}
        </span>
        {isHeld && (
          <Button
            variant="ghost"
            className={styles['sendNow']}
            icon={<SendHorizontal size={14} aria-hidden />}
            onClick={() => {
              void resumeChat(model.id);
              focusComposer(model.id);
            }}
          >
            Send now
          </Button>
        )}
      </header>
      <ol className={styles['queueList']}>
        {ids.map((id, place) => (
          <Waiting key={id} model={model} id={id} ids={ids} place={place} />
        ))}
      </ol>
    </section>
  );
}

interface WaitingProps {
  readonly model: ChatModel;
  readonly id: string;
  readonly ids: readonly string[];
  readonly place: number;
}

function Waiting({ model, id, ids, place }: WaitingProps) {
  const item = useChatItem(model, id);
  const editing = edits.use(editKey(model.id, id)) !== undefined;
  if (item?.type !== 'user' || item.state !== 'queued') return null;
  const text = textOf(item.blocks);
  const others = item.blocks.filter(({ type }) => type !== 'text').length;
  const name = text.trim() === '' ? 'message with files' : text.trim().slice(0, 40);
  const moveUp = (): void => {
    const order = ids.filter((other) => other !== id);
    void orderWaiting(model.id, order.toSpliced(place - 1, 0, id));
    // At the top the button that was pressed goes.
    if (place === 1) focusComposer(model.id);
  };
  const remove = (): void => {
    void removeWaiting(model.id, id);
    focusComposer(model.id);
  };
  if (editing) {
    return (
      <EditWaiting
        editing={editKey(model.id, id)}
        blocks={item.blocks}
        onDone={(changed) => {
          void saveEdit(model.id, id, changed);
          focusComposer(model.id);
        }}
      />
    );
  }
  return (
    <li className={styles['waiting']}>
      <span className={styles['waitingText']}>{text}</span>
      {others > 0 && (
        <span className={styles['faint']}>
          <Paperclip size={14} role="img" aria-label="Files" /> {others}
        </span>
      )}
      {place > 0 && (
        <IconButton label={`Move up: ${name}`} onClick={moveUp}>
          <ArrowUp size={14} aria-hidden />
        </IconButton>
      )}
      <IconButton
        label={`Edit: ${name}`}
        onClick={() => edits.set(editKey(model.id, id), { text, initial: text, gone: [] })}
      >
        <Pencil size={14} aria-hidden />
      </IconButton>
      <IconButton label={`Remove: ${name}`} onClick={remove}>
        <Trash2 size={14} aria-hidden />
      </IconButton>
    </li>
  );
}

/** A waiting message that is being changed. */
interface Edit {
  readonly text: string;
  readonly initial: string;
  /** Places of what was taken away. */
  readonly gone: readonly number[];
}

/** They outlive the pane: it is drawn anew when the window becomes narrow or wide. */
const edits = createKeptStates<Edit>();
const editKey = (chat: string, id: string): string => `${chat}\n${id}`;

/** Keeps a changed message; what was written stays in its field if that fails. */
async function saveEdit(
  chat: string,
  id: string,
  changed: readonly EditedBlock[] | undefined,
): Promise<void> {
  if (!changed || (await editWaiting(chat, id, changed))) edits.set(editKey(chat, id), undefined);
}

interface EditWaitingProps {
  /** Key of the edit. */
  readonly editing: string;
  readonly blocks: readonly ChatBlock[];
  /** What it consists of now; undefined means nothing changed. */
  readonly onDone: (blocks: readonly EditedBlock[] | undefined) => void;
}

/** Enter keeps, Escape gives up. */
function EditWaiting({ editing, blocks, onDone }: EditWaitingProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const edit = edits.use(editing) ?? { text: '', initial: '', gone: [] };
  const { text, initial, gone } = edit;
  useEffect(() => {
    const { length } = field.current?.value ?? '';
    field.current?.focus();
    field.current?.setSelectionRange(length, length);
  }, []);
  const chips = blocks.flatMap((block, index) =>
    block.type === 'text' || gone.includes(index) ? [] : [{ name: blockName(block), index }],
  );
  const keep = (): void => {
    const changed = text !== initial || gone.length > 0;
    const next: EditedBlock[] = [
      ...(text.trim() === '' ? [] : [{ type: 'text' as const, text }]),
      ...chips.map(({ index }) => ({ type: 'kept' as const, index })),
    ];
    onDone(changed && next.length > 0 ? next : undefined);
  };
  const giveUp = (): void => onDone(undefined);
  return (
    <li className={styles['editing']}>
      {chips.length > 0 && (
        <ul className={styles['chips']} aria-label="Attached to the waiting message">
          {chips.map(({ name, index }) => (
            <li key={index} className={styles['chip']}>
              <span className={styles['chipFace']}>
                <span className={styles['chipName']} title={name}>
                  {name}
                </span>
              </span>
              <button
                type="button"
                className={styles['chipRemove']}
                aria-label={`Remove ${name}`}
                onClick={() => {
                  edits.set(editing, { ...edit, gone: [...gone, index] });
                  field.current?.focus();
                }}
              >
                <X size={14} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
      <textarea
        ref={field}
        className={styles['editField']}
        aria-label="Waiting message"
        value={text}
        onChange={({ currentTarget: { value } }) => edits.set(editing, { ...edit, text: value })}
        rows={Math.min(8, initial.split('\n').length + 1)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Escape' || (event.key === 'Enter' && !event.shiftKey)) {
            event.preventDefault();
            event.stopPropagation();
            if (event.key === 'Enter') keep();
            else giveUp();
          }
        }}
      />
      <div className={styles['editButtons']}>
        <Button variant="ghost" onClick={giveUp}>
          Cancel
        </Button>
        <Button variant="primary" onClick={keep}>
          Save
        </Button>
      </div>
    </li>
  );
}

/** A message that is sent while it is being changed: what was written goes on in the composer. */
function useSentMeanwhile({ id: chat, loaded }: ChatModel, waiting: readonly string[]): void {
  useEffect(() => {
    if (!loaded) return;
    const open = waiting.map((id) => editKey(chat, id));
    for (const key of edits.keys()) {
      const edit = edits.get(key);
      if (!edit || !key.startsWith(`${chat}\n`) || open.includes(key)) continue;
      edits.set(key, undefined);
      if (edit.text.trim() === '' || edit.text === edit.initial) continue;
      giveBackDraft(chat, { text: edit.text, images: [], attachments: [] });
      const detail = 'What you changed stands in the field below the chat.';
      showToast({ level: 'info', title: 'The message was sent before you saved it', detail });
    }
  }, [chat, loaded, waiting]);
}
