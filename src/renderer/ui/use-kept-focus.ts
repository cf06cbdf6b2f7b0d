import { type FocusEvent, useLayoutEffect, useRef } from 'react';

/**
 * Handlers for an element whose content comes and goes: when what had the keyboard in it is gone,
 * `target` gets it. Looked at with each drawing of the component.
 */
export function useKeptFocus(target: () => HTMLElement | null | undefined) {
  const had = useRef(false);
  // At once: a dialog would take the keyboard itself.
  useLayoutEffect(() => {
    if (had.current && document.activeElement === document.body) target()?.focus();
  });
  return {
    onFocus: () => {
      had.current = true;
    },
    onBlur: ({ currentTarget, relatedTarget }: FocusEvent) => {
      // Nothing gets the keyboard when what had it is taken away.
      if (relatedTarget instanceof Node && !currentTarget.contains(relatedTarget)) {
        had.current = false;
      }
    },
  };
}
