import { type RefObject, useCallback, useLayoutEffect, useRef } from 'react';

const NEAR = 8;

/**
 * Keeps the end of what `ref` scrolls in sight while `follows`, until somebody scrolls up. `content` is
 * what makes it longer. @returns what is to be called when it was scrolled
 */
export function useEnd(
  ref: RefObject<HTMLElement | null>,
  follows: boolean,
  content: unknown,
): () => void {
  const stuck = useRef(true);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element && follows && stuck.current && content !== undefined) {
      element.scrollTop = element.scrollHeight;
    }
  }, [ref, follows, content]);
  return useCallback(() => {
    const element = ref.current;
    if (!element) return;
    stuck.current = element.scrollHeight - element.scrollTop - element.clientHeight <= NEAR;
  }, [ref]);
}
