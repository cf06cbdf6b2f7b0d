// Composers that can be seen, so that others can put the focus there.

import { type Disposable, toDisposable } from '#shared/base/disposable.ts';

const fields = new Map<string, HTMLTextAreaElement>();

/** Makes the composer of a chat known. Dispose when it goes. */
export function registerComposer(chat: string, field: HTMLTextAreaElement): Disposable {
  fields.set(chat, field);
  return toDisposable(() => {
    if (fields.get(chat) === field) fields.delete(chat);
  });
}

/** Puts the focus into the composer of a chat; false if it cannot be seen. */
export function focusComposer(chat: string): boolean {
  const field = fields.get(chat);
  if (!field || field.offsetParent === null) return false;
  field.focus();
  return true;
}
