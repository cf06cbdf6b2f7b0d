import { useCallback, useSyncExternalStore } from 'react';
import type { ChatItem } from '#shared/chat/chat-item.ts';
import type { ChatModel } from '../chat-model.ts';
import { ItemMenu } from '../history/item-menu.tsx';
import type { JumpTarget } from '../history/use-item-jump.ts';
import { TurnEnd } from '../review/turn-end.tsx';
import { ChatItemView } from './chat-item-view.tsx';
import type { NoteAction } from './system-note.tsx';
import { useToldAbove } from './told-above.ts';
import styles from './transcript.module.css';

interface TranscriptRowProps {
  readonly model: ChatModel;
  readonly id: string;
  /** Ids of all rows, and the place of this one. */
  readonly order: readonly string[];
  readonly index: number;
  readonly onAction?: NoteAction | undefined;
  /** Set while this is the item that somebody was sent to. */
  readonly target?: JumpTarget | undefined;
}

/** One row of a transcript: an item and its menu. Drawn anew, opened, when somebody is sent to it. */
export function TranscriptRow(props: TranscriptRowProps) {
  const { model, id, order, index, onAction, target } = props;
  const isTold = useToldAbove(model, id);
  return (
    <div className={styles['row']} data-item={id} data-flash={target?.flash || undefined}>
      {!isTold && (
        <>
          <ChatItemView key={target?.turn ?? 0} model={model} id={id} onAction={onAction} />
          <RowMenu model={model} id={id} />
        </>
      )}
      <TurnEnd model={model} order={order} index={index} />
    </div>
  );
}

function RowMenu({ model, id }: Pick<TranscriptRowProps, 'model' | 'id'>) {
  // Not the item itself: it changes with each word that comes in.
  const shown = useSyncExternalStore(
    useCallback((listener) => model.subscribeItem(id, listener), [model, id]),
    () => hasPlace(model.item(id)),
  );
  return shown ? <ItemMenu model={model} id={id} /> : null;
}

/** Plans and what waits stand elsewhere. */
function hasPlace(item: ChatItem | undefined): boolean {
  if (item?.type === 'user') return item.state !== 'queued';
  return item !== undefined && item.type !== 'plan';
}
