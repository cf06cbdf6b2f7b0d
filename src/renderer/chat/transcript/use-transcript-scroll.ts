// Where a transcript is looked at: at its end, which is followed, or somewhere above, which stays put.

import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { staysAtBottom } from './stick-to-bottom.ts';

/** How long a scroll counts as a person's after they touched something, in ms. */
const PERSON_MS = 700;
/** Older items are asked for when this much is left above, in px. */
const NEAR_TOP = 800;

export interface TranscriptScroll {
  readonly stuck: boolean;
  /** Goes to the end, and follows it. */
  readonly toBottom: () => void;
  /** Stops following the end. */
  readonly leave: () => void;
  /** To be called when something changed its size. */
  readonly settle: () => void;
}

/** Follows the end of what `ref` scrolls until a person scrolls up; `onNearTop` when little is left above. */
export function useTranscriptScroll(
  ref: RefObject<HTMLElement | null>,
  onNearTop: () => void,
): TranscriptScroll {
  const [stuck, setStuck] = useState(true);
  const isStuck = useRef(true);
  const touched = useRef(0);
  const last = useRef(0);

  const settle = useCallback(() => {
    const element = ref.current;
    if (!element || !isStuck.current) return;
    element.scrollTop = element.scrollHeight;
  }, [ref]);

  const stick = useCallback((next: boolean) => {
    isStuck.current = next;
    setStuck(next);
  }, []);
  const leave = useCallback(() => stick(false), [stick]);
  const toBottom = useCallback(() => {
    // What moves from now on is not a person's doing.
    touched.current = Number.NEGATIVE_INFINITY;
    stick(true);
    settle();
  }, [stick, settle]);

  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const stop = new AbortController();
    const options = { passive: true, signal: stop.signal };
    onTouch(element, options, () => {
      touched.current = performance.now();
    });
    element.addEventListener(
      'scroll',
      () => {
        const top = element.scrollTop;
        const next = staysAtBottom(isStuck.current, {
          moved: top - last.current,
          distance: element.scrollHeight - top - element.clientHeight,
          byPerson: performance.now() - touched.current < PERSON_MS,
        });
        last.current = top;
        if (next !== isStuck.current) stick(next);
        if (top < NEAR_TOP) onNearTop();
      },
      options,
    );
    // The pane changes its size, or is shown again.
    const resize = new ResizeObserver(() => {
      if (isStuck.current) settle();
      else putBack(element, last.current);
    });
    resize.observe(element);
    return () => {
      stop.abort();
      resize.disconnect();
    };
  }, [ref, onNearTop, settle, stick]);

  return { stuck, toBottom, leave, settle };
}

/** Tells whenever a person may be about to scroll. */
function onTouch(element: HTMLElement, options: AddEventListenerOptions, touch: () => void): void {
  for (const name of ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const) {
    element.addEventListener(name, touch, options);
  }
  // The scroll bar is held for as long as somebody likes.
  element.addEventListener('pointermove', (event) => event.buttons > 0 && touch(), options);
}

/** What was taken out of the page has lost its place. */
function putBack(element: HTMLElement, top: number): void {
  if (element.clientHeight > 0 && element.scrollTop !== top) element.scrollTop = top;
}
