import { type FocusEvent, type RefObject, useEffect, useEffectEvent, useRef } from 'react';

/** Fields that were taken away and come back: whether each had the keyboard. */
const away = new Map<string, boolean>();

/**
 * Gives a field the keyboard when it comes, with its text selected. One that comes back, as when the
 * page is drawn anew for a narrow or a wide window, gets it only if it had it. `key` says which field
 * it is, `closed` whether it is taken away for good. Returns handlers for the field.
 */
export function useReturningFocus(
  field: RefObject<HTMLInputElement | null>,
  key: string,
  closed: () => boolean,
) {
  const had = useRef(false);
  const isClosed = useEffectEvent(closed);
  useEffect(() => {
    if (away.get(key) !== false) field.current?.select();
    away.delete(key);
    return () => {
      if (!isClosed()) away.set(key, had.current);
    };
  }, [field, key]);
  return {
    onFocus: () => {
      had.current = true;
    },
    onBlur: ({ relatedTarget }: FocusEvent) => {
      // Nothing gets the keyboard when what had it is taken away.
      if (relatedTarget instanceof Node) had.current = false;
    },
  };
}
