import { useState, useSyncExternalStore } from 'react';
import type { SystemItem } from '#shared/chat/chat-item.ts';
import { showError } from '../../stores/toast-store.ts';
import { api } from '../../stores/wing.ts';
import { Button } from '../../ui/button.tsx';
import { raiseLimit } from '../../usage/raise-limit.ts';
import type { ChatModel } from '../chat-model.ts';
import { NoteView } from './note-view.tsx';
import { actionWords, noteTone } from './note-words.ts';
import { isLastNote, promptBefore } from './prompt-before.ts';

/** Does what a note proposes. */
export type NoteAction = (item: SystemItem) => void;

interface SystemNoteProps {
  readonly model: ChatModel;
  readonly item: SystemItem;
  /** For what a transcript cannot do itself: without it no button is shown for that. */
  readonly onAction?: NoteAction | undefined;
}

/** Why something stopped or changed, and what to do about it while that still helps. */
export function SystemNote({ model, item, onAction }: SystemNoteProps) {
  const { id, reason, text, detail, action } = item;
  const [busy, setBusy] = useState(false);
  const helps = useSyncExternalStore(model.subscribe, () => isLastNote(model, id));
  const own = helps ? ownAction(model, item) : undefined;
  const run = async (): Promise<void> => {
    if (!own) {
      onAction?.(item);
      return;
    }
    setBusy(true);
    try {
      await own();
    } catch (error) {
      showError('That did not work', error);
    } finally {
      setBusy(false);
    }
  };
  const button = helps && action && (own || onAction) && (
    <Button disabled={busy} onClick={() => void run()}>
      {actionWords(action, reason)}
    </Button>
  );
  return (
    <NoteView
      model={model}
      id={id}
      tone={noteTone(reason)}
      text={text}
      detail={detail}
      action={button || undefined}
    />
  );
}

function ownAction(model: ChatModel, item: SystemItem): (() => Promise<void>) | undefined {
  if (item.action === 'restart') return () => api().chats.resume({ chat: model.id });
  if (item.action === 'budget') return () => raiseLimit(model.id);
  if (item.action === 'shorten' && item.reason === 'max_tokens') {
    const blocks = [{ type: 'text' as const, text: 'Please go on.' }];
    const commandId = crypto.randomUUID();
    return () => api().chats.send({ chat: model.id, commandId, blocks });
  }
  if (item.action !== 'retry') return undefined;
  const text = promptBefore(model, item.id);
  if (text === undefined) return undefined;
  const commandId = crypto.randomUUID();
  const blocks = [{ type: 'text' as const, text }];
  return () => api().chats.send({ chat: model.id, commandId, blocks });
}
