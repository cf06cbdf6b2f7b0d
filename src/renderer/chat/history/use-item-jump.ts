import {
  type Dispatch,
  type RefObject,
  type SetStateAction,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import type { VirtualizerHandle } from 'virtua';
import { showError, showToast } from '../../stores/toast-store.ts';
import type { ChatModel } from '../chat-model.ts';
import { openPart } from '../tools/open-cards.ts';
import { unfold } from '../transcript/fold-memory.ts';
import { type ItemJump, jumpOf, subscribeJumps, takeJump } from './item-jump.ts';
import { markText } from './mark-text.ts';

/** How long an item flashes, in ms. */
const FLASH_MS = 2000;
/** Pictures to wait for a row that was scrolled to. */
const MAX_FRAMES = 60;

/** An item that was gone to: `turn` is another number each time. */
export interface JumpTarget extends ItemJump {
  readonly turn: number;
  readonly flash: boolean;
}

interface JumpPlace {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly rows: RefObject<VirtualizerHandle | null>;
  /** Stops following the end. */
  readonly leave: () => void;
}

/** Goes where the transcript of a chat is asked to go. The result flashes and is drawn opened. */
export function useItemJump(
  model: ChatModel,
  order: readonly string[],
  { scroller, rows, leave }: JumpPlace,
): JumpTarget | undefined {
  const wanted = useSyncExternalStore(
    subscribeJumps,
    useCallback(() => jumpOf(model.id), [model]),
  );
  const [target, setTarget] = useState<JumpTarget>();
  useEffect(() => {
    if (!wanted) return;
    let gone = false;
    const go = async (): Promise<void> => {
      const found = await model.reach(wanted.item);
      if (gone) return;
      takeJump(model.id);
      if (!found) {
        const detail = 'It was taken out of this chat since, or the link is not whole.';
        showToast({ level: 'info', title: 'That message is not there', detail, key: 'chat-jump' });
        return;
      }
      openPart(model, `card:${wanted.item}`);
      unfold(model, wanted.item);
      setTarget((last) => ({ ...wanted, turn: (last?.turn ?? 0) + 1, flash: true }));
    };
    go().catch((error: unknown) => {
      takeJump(model.id);
      if (!gone) showError('The message could not be shown', error);
    });
    return () => {
      gone = true;
    };
  }, [model, wanted]);

  const reached = useRef(0);
  useLayoutEffect(() => {
    // Once only: what comes in afterwards must not scroll.
    if (!target || reached.current === target.turn) return;
    const index = order.indexOf(target.item);
    if (index < 0) return;
    reached.current = target.turn;
    leave();
    rows.current?.scrollToIndex(index, { align: 'center' });
    if (target.focus) scroller.current?.focus({ preventScroll: true });
  }, [target, order, leave, rows, scroller]);
  useFlash(target, scroller, setTarget);
  return target;
}

/** Marks the words in the row that was gone to, once it is drawn, and lets it flash for a while. */
function useFlash(
  target: JumpTarget | undefined,
  scroller: JumpPlace['scroller'],
  setTarget: Dispatch<SetStateAction<JumpTarget | undefined>>,
): void {
  useEffect(() => {
    if (!target?.flash) return;
    let frames = 0;
    let frame = 0;
    const mark = (): void => {
      const row = rowOf(scroller.current, target.item);
      frames += 1;
      if (row) markText(row, target.words);
      if ((!row || frames < 3) && frames < MAX_FRAMES) frame = requestAnimationFrame(mark);
    };
    frame = requestAnimationFrame(mark);
    const timer = setTimeout(
      () => setTarget((now) => (now === target ? { ...target, flash: false } : now)),
      FLASH_MS,
    );
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [target, scroller, setTarget]);
}

function rowOf(scroller: HTMLElement | null, item: string): Element | null {
  return scroller?.querySelector(`[data-item="${CSS.escape(item)}"]`) ?? null;
}
