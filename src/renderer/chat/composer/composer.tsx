import { OctagonX, Paperclip, SendHorizontal, Square, X } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { ChatInfo } from '#shared/contract/index.ts';
import { IconButton } from '../../ui/button.tsx';
import { useUnchanged } from '../../ui/use-unchanged.ts';
import { type ChatModel, useChatFacts } from '../chat-model.ts';
import { AttachmentChips } from './attachment-chips.tsx';
import styles from './composer.module.css';
import { focusComposer } from './composer-focus.ts';
import { setDraft, useDraft } from './draft-store.ts';
import { ImageChips } from './image-chips.tsx';
import { OptionPickers } from './option-pickers.tsx';
import { PromptField } from './prompt-field.tsx';
import { QueueList } from './queue-list.tsx';
import { useQueuedPrompts } from './queued-prompts.ts';
import {
  endAgent,
  hasContent,
  sendDraft,
  stopChat,
  useSending,
  whyNotSent,
} from './send-prompt.ts';
import { UsageLine } from './usage-line.tsx';
import { useFileIntake } from './use-file-intake.ts';

interface ComposerProps {
  readonly model: ChatModel;
  readonly chat: ChatInfo;
}

/** Below a transcript: what waits, the next message, and what the agent lets a person choose. */
export function Composer({ model, chat }: ComposerProps) {
  const { turn, commands, options, usage } = useChatFacts(model);
  const waiting = useQueuedPrompts(model).length;
  const draft = useDraft(model.id);
  const { isOver, onPaste, drop, add, problem, tell } = useFileIntake(chat);
  const sending = useSending(model.id);
  useFocusAfterReject(model);
  const starting = chat.agentState === 'starting';
  const isBusy = turn !== null || (starting && waiting > 0);
  const send = async (): Promise<void> => {
    if (!hasContent(draft)) return;
    const why = await whyNotSent(chat);
    tell(why);
    if (why === undefined) await sendDraft(model.id);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !isBusy || event.nativeEvent.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    void stopChat(model.id);
  };
  return (
    <section
      className={styles['composer']}
      aria-label="Composer"
      data-drop={isOver || undefined}
      onKeyDown={onKeyDown}
      {...drop}
    >
      <QueueList model={model} starting={starting} />
      <div className={styles['box']}>
        <ImageChips
          images={draft.images}
          onRemove={(id) =>
            setDraft(model.id, { images: draft.images.filter((image) => image.id !== id) })
          }
        />
        <AttachmentChips chat={model.id} attachments={draft.attachments} />
        {problem !== undefined && <Refusal words={problem} onClose={() => tell(undefined)} />}
        <PromptField
          model={model}
          commands={commands}
          text={draft.text}
          chat={chat}
          onSend={() => void send()}
          onPaste={onPaste}
        />
        <div className={styles['bar']}>
          <AttachButton chat={model.id} onFiles={(files) => void add(files)} />
          <OptionPickers chat={chat} options={options} />
          <span className={styles['spacer']} />
          <UsageLine usage={usage} />
          {isBusy && <StopButton chat={model.id} asked={turn?.cancelAsked ?? false} />}
          <IconButton
            label={sending ? 'Sending…' : isBusy ? 'Add to the queue (Enter)' : 'Send (Enter)'}
            className={styles['send']}
            aria-busy={sending || undefined}
            disabled={!hasContent(draft) || sending}
            onClick={() => {
              void send();
              focusComposer(model.id);
            }}
          >
            <SendHorizontal size={16} aria-hidden />
          </IconButton>
        </div>
      </div>
      {isOver && <p className={styles['dropWords']}>Drop files to add them to your message</p>}
    </section>
  );
}

/** Stops the turn; ends the agent where that did not help for a while. */
function StopButton({ chat, asked }: { readonly chat: string; readonly asked: boolean }) {
  const stuck = useUnchanged(asked, STUCK_MS) && asked;
  return (
    <IconButton
      label={stuck ? 'End the agent, which does not stop' : asked ? 'Stopping…' : 'Stop (Esc)'}
      className={styles['stop']}
      aria-disabled={(asked && !stuck) || undefined}
      onClick={() => {
        if (stuck) void endAgent(chat);
        else if (!asked) void stopChat(chat);
        focusComposer(chat);
      }}
    >
      {stuck ? (
        <OctagonX size={15} aria-hidden />
      ) : (
        <Square size={13} fill="currentColor" aria-hidden />
      )}
    </IconButton>
  );
}

/** After so long an agent that was asked to stop does not listen, in ms. */
const STUCK_MS = 5000;

interface RefusalProps {
  readonly words: string;
  readonly onClose: () => void;
}

function Refusal({ words, onClose }: RefusalProps) {
  return (
    <div className={styles['refusal']} role="alert">
      <span>{words}</span>
      <button
        type="button"
        className={styles['chipRemove']}
        aria-label="Close this message"
        onClick={onClose}
      >
        <X size={14} aria-hidden />
      </button>
    </div>
  );
}

interface AttachButtonProps {
  readonly chat: string;
  readonly onFiles: (files: readonly File[]) => void;
}

function AttachButton({ chat, onFiles }: AttachButtonProps) {
  const files = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={files}
        type="file"
        multiple
        hidden
        aria-label="Files to add"
        onChange={(event) => {
          onFiles([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
          focusComposer(chat);
        }}
      />
      <IconButton label="Add files" onClick={() => files.current?.click()}>
        <Paperclip size={16} aria-hidden />
      </IconButton>
    </>
  );
}

/** Whoever says no is about to say what to do instead; the button they pressed is gone. */
function useFocusAfterReject(model: ChatModel): void {
  const { lastTurn } = useChatFacts(model);
  const ended = useRef(lastTurn?.endedAt);
  useEffect(() => {
    if (lastTurn?.endedAt === ended.current) return;
    ended.current = lastTurn?.endedAt;
    const last = model.item(model.order.at(-1) ?? '');
    const isRejected = last?.type === 'system' && last.reason === 'rejected';
    const isFree = document.activeElement === null || document.activeElement === document.body;
    if (isRejected && isFree && Date.now() - last.at < 10_000) focusComposer(model.id);
  }, [model, lastTurn]);
}
