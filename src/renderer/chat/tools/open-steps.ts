// How much of long texts a person asked for: kept while cards come and go as a transcript scrolls.

import { useState } from 'react';
import type { ChatModel } from '../chat-model.ts';

const chosen = new WeakMap<ChatModel, Map<string, number>>();

/** How often more of the text `key` of a chat was asked for, and what sets it. */
export function useStep(model: ChatModel, key: string): readonly [number, (step: number) => void] {
  const [, repaint] = useState(0);
  const step = chosen.get(model)?.get(key) ?? 0;
  const setStep = (now: number): void => {
    const all = chosen.get(model) ?? new Map<string, number>();
    chosen.set(model, all.set(key, now));
    repaint((count) => count + 1);
  };
  return [step, setStep];
}
