// Which parts of cards a person opened or closed: kept while cards come and go as a transcript scrolls.

import { useState } from 'react';
import type { ChatModel } from '../chat-model.ts';

const chosen = new WeakMap<ChatModel, Map<string, boolean>>();

/**
 * Whether the part `key` of a chat's cards is open, and what sets it: `byDefault` until a person has
 * chosen.
 */
export function useOpen(
  model: ChatModel,
  key: string,
  byDefault: boolean,
): readonly [boolean, (open: boolean) => void] {
  const [, repaint] = useState(0);
  const open = chosen.get(model)?.get(key) ?? byDefault;
  const setOpen = (now: boolean) => {
    const all = chosen.get(model) ?? new Map<string, boolean>();
    chosen.set(model, all.set(key, now));
    repaint((count) => count + 1);
  };
  return [open, setOpen];
}

/** Opens a part of a chat's cards that is drawn next. */
export function openPart(model: ChatModel, key: string): void {
  const all = chosen.get(model) ?? new Map<string, boolean>();
  chosen.set(model, all.set(key, true));
}
