// Keys of a permission request or question: they count in its card and, for the oldest request, in the whole pane
// of the chat, but never in a field that somebody types in.

import { type RefObject, useEffect, useLayoutEffect } from 'react';
import { focusComposer } from '../composer/composer-focus.ts';

/** Marks the element within which keys belong to a chat. */
const CHAT_PANE = 'data-chat';

interface PermissionKeys {
  /** False for as long as input does not count yet, or not any more. */
  readonly armed: boolean;
  /** True if keys pressed elsewhere in the pane are meant for this request. */
  readonly first: boolean;
  /** What a key does; undefined if nothing. */
  meaning(key: string): (() => void) | undefined;
}

/** Hears the keys of the request that `bar` shows. */
export function usePermissionKeys(bar: RefObject<HTMLElement | null>, keys: PermissionKeys): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const element = bar.current;
      if (!element || event.defaultPrevented || event.isComposing) return;
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      const act = keys.meaning(event.key);
      if (!act || !isMeant(element, event.target, keys.first)) return;
      event.preventDefault();
      event.stopPropagation();
      if (keys.armed && !event.repeat) act();
    };
    document.addEventListener('keydown', onKeyDown, true);
    return () => document.removeEventListener('keydown', onKeyDown, true);
  });
}

/**
 * Moves the focus to `bar` once its keys count, from an empty field or the pane itself; gives it back
 * when the request is answered, or when somebody types on.
 */
export function usePermissionFocus(
  bar: RefObject<HTMLElement | null>,
  { armed, first }: { readonly armed: boolean; readonly first: boolean },
): void {
  useEffect(() => {
    const element = bar.current;
    const before = document.activeElement;
    if (!armed || !first || !element || !(before instanceof HTMLElement)) return;
    const pane = element.closest(`[${CHAT_PANE}]`);
    const mayTake = before === pane || (isField(before) && isEmpty(before));
    if (!pane?.contains(before) || !mayTake) return;
    element.focus({ preventScroll: true });
    const onKeyDown = (event: KeyboardEvent) => {
      const types = event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey;
      // The key itself then goes to the field.
      if (types && event.target === element && !event.defaultPrevented) before.focus();
    };
    element.addEventListener('keydown', onKeyDown);
    return () => {
      element.removeEventListener('keydown', onKeyDown);
      const now = document.activeElement;
      if (before.isConnected && (now === null || now === document.body || element.contains(now))) {
        before.focus({ preventScroll: true });
      }
    };
  }, [bar, armed, first]);
}

/** Hands the focus on to the composer when `bar` goes while it has it: a person who answered types on. */
export function useFocusAfter(bar: RefObject<HTMLElement | null>, chat: string): void {
  useLayoutEffect(() => {
    const element = bar.current;
    return () => {
      // Where a field brings up a keyboard on the screen, nobody asked for that.
      if (matchMedia('(pointer: coarse)').matches) return;
      if (element?.contains(document.activeElement)) focusComposer(chat);
    };
  }, [bar, chat]);
}

function isMeant(bar: HTMLElement, target: EventTarget | null, first: boolean): boolean {
  if (!(target instanceof HTMLElement) || isField(target)) return false;
  const card = bar.closest('article') ?? bar;
  if (card.contains(target)) return true;
  if (!first || target.closest('article')?.querySelector('[data-permission], [data-question]'))
    return false;
  return bar.closest(`[${CHAT_PANE}]`)?.contains(target) === true;
}

function isField(element: HTMLElement): boolean {
  if (element instanceof HTMLInputElement && /^(?:radio|checkbox)$/.test(element.type))
    return false;
  return element.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(element.tagName);
}

function isEmpty(element: HTMLElement): boolean {
  return element instanceof HTMLTextAreaElement && element.value === '';
}
