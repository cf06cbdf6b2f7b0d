import { ArrowDown, MessageSquare } from 'lucide-react';
import {
  type FocusEvent,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import { showError } from '../../stores/toast-store.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { type ChatModel, useChatFacts, useChatOrder } from '../chat-model.ts';
import { useItemJump } from '../history/use-item-jump.ts';
import { AnswerAnnouncer } from './answer-announcer.tsx';
import { PlanPanel } from './plan-panel.tsx';
import type { NoteAction } from './system-note.tsx';
import styles from './transcript.module.css';
import { TranscriptRow } from './transcript-row.tsx';
import { useTranscriptScroll } from './use-transcript-scroll.ts';
import { WorkLine } from './work-line.tsx';

interface TranscriptProps {
  readonly model: ChatModel;
  /** Does what a note proposes, where the transcript cannot do it itself. */
  readonly onAction?: NoteAction | undefined;
}

/** What was said and done in a chat, with the plan above and what goes on below. */
export function Transcript({ model, onAction }: TranscriptProps) {
  const order = useChatOrder(model);
  const loaded = useSyncExternalStore(model.subscribe, () => model.loaded);
  return (
    <div className={styles['transcript']}>
      <PlanPanel model={model} />
      {order.length > 0 ? (
        <Rows model={model} order={order} onAction={onAction} />
      ) : (
        <div className={styles['empty']}>{loaded && <NothingYet />}</div>
      )}
      <WorkLine model={model} />
      <AnswerAnnouncer model={model} />
    </div>
  );
}

function NothingYet() {
  return (
    <EmptyState icon={<MessageSquare size={28} />} title="Nothing has been said yet">
      Write below what you want done, and press Enter. The agent starts with your first message.
    </EmptyState>
  );
}

interface RowsProps extends TranscriptProps {
  readonly order: readonly string[];
}

function Rows({ model, order, onAction }: RowsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const loadOlder = useOlder(model);
  const rows = useRef<VirtualizerHandle>(null);
  const { stuck, toBottom, leave, settle } = useTranscriptScroll(scroller, loadOlder);
  const target = useItemJump(model, order, { scroller, rows, leave });
  const shift = usePrepended(order);
  const [focused, setFocused] = useState<string>();
  // Whoever says something wants to see what comes of it.
  useEffect(() => model.onDidSend(toBottom), [model, toBottom]);
  useLayoutEffect(() => {
    // What is new may be longer than the pane.
    if (order.length > 0) settle();
  }, [order, settle]);
  // What does not fill the pane cannot be scrolled: nobody would ever reach the top.
  useEffect(() => {
    const element = scroller.current;
    if (element && element.scrollHeight <= element.clientHeight) loadOlder();
  }, [loadOlder]);
  const { asks, tail } = useChatFacts(model);
  // What has the focus, what waits for an answer and what is being written stays, also out of sight.
  const kept = [focused, target?.item, tail?.id, ...asks.map(({ item }) => item)];
  const keep = kept.flatMap((id) => {
    const at = id === undefined ? -1 : order.indexOf(id);
    return at < 0 ? [] : at;
  });
  return (
    <div className={styles['frame']}>
      <div
        ref={scroller}
        role="group"
        className={styles['scroller']}
        data-transcript
        aria-label="Transcript"
        tabIndex={0}
        onFocus={(event) => setFocused(rowOf(event))}
      >
        <Virtualizer
          ref={rows}
          data={order}
          shift={shift}
          startMargin={START}
          scrollRef={scroller}
          onResize={settle}
          keepMounted={keep}
        >
          {(id, index) => (
            <TranscriptRow
              key={id}
              model={model}
              id={id}
              order={order}
              index={index}
              onAction={onAction}
              target={target?.item === id ? target : undefined}
            />
          )}
        </Virtualizer>
      </div>
      {!stuck && (
        <Button
          className={styles['jump']}
          icon={<ArrowDown size={14} aria-hidden />}
          onClick={toBottom}
        >
          Jump to latest
        </Button>
      )}
    </div>
  );
}

/** Space above the first row, in px: also in the style sheet. */
const START = 12;

/** The item in which the focus is: it must not be taken down with it. */
function rowOf(event: FocusEvent<HTMLElement>): string | undefined {
  return event.target.closest<HTMLElement>('[data-item]')?.dataset['item'];
}

/** True in the very picture in which older items came in above. */
function usePrepended(order: readonly string[]): boolean {
  const [last, setLast] = useState({ order, prepended: false });
  if (last.order === order) return last.prepended;
  const first = last.order[0];
  const prepended = first !== undefined && order.length > last.order.length && order[0] !== first;
  setLast({ order, prepended });
  return prepended;
}

function useOlder(model: ChatModel): () => void {
  return useCallback(() => {
    if (!model.hasOlder) return;
    model.loadOlder().catch((error: unknown) => {
      showError('Older messages could not be loaded', error);
    });
  }, [model]);
}
