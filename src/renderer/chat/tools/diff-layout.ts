// How changes are laid out: chosen by the person for all of them, as far as there is room.

import { type RefObject, useLayoutEffect, useState } from 'react';
import { updateSettings, useSettings } from '../../stores/settings-store.ts';

/** Two sides need this many px. */
const SPLIT_WIDTH = 700;

export interface DiffLayout {
  readonly split: boolean;
  readonly wrap: boolean;
}

/** What the person chose, whether there is room for it or not. */
export function useDiffLayout(): DiffLayout {
  const split = useSettings((s) => s.values['agents.diffLayout'] === 'split');
  const wrap = useSettings((s) => s.values['agents.diffWrap']);
  return { split, wrap };
}

/** Lays out all changes side by side, or old and new lines under each other. */
export function chooseSplit(split: boolean): void {
  void updateSettings({ 'agents.diffLayout': split ? 'split' : 'unified' });
}

/** Breaks long lines, or not. */
export function chooseWrap(wrap: boolean): void {
  void updateSettings({ 'agents.diffWrap': wrap });
}

/** True if `element` is wide enough for two sides. */
export function useRoomForTwo(element: RefObject<HTMLElement | null>): boolean {
  const [wide, setWide] = useState(false);
  useLayoutEffect(() => {
    const { current } = element;
    if (!current) return;
    const measure = (): void => setWide(current.clientWidth >= SPLIT_WIDTH);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    return () => observer.disconnect();
  }, [element]);
  return wide;
}
