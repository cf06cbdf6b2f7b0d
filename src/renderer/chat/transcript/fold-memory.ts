import { useState } from 'react';
import type { ChatModel } from '../chat-model.ts';

// Rows out of sight are taken down: what a person opened must be open when they come back.
const opened = new WeakMap<ChatModel, Map<string, boolean>>();

/** Whether a part of a chat is unfolded, remembered while the chat is open; `initial` until somebody says so. */
export function useFold(
  model: ChatModel,
  key: string,
  initial: boolean,
): readonly [boolean, (open: boolean) => void] {
  const [open, setOpen] = useState(() => opened.get(model)?.get(key));
  const remember = (next: boolean): void => {
    const folds = opened.get(model) ?? new Map<string, boolean>();
    opened.set(model, folds.set(key, next));
    setOpen(next);
  };
  return [open ?? initial, remember];
}

/** Unfolds a part of a chat that is drawn next. */
export function unfold(model: ChatModel, key: string): void {
  const folds = opened.get(model) ?? new Map<string, boolean>();
  opened.set(model, folds.set(key, true));
}
