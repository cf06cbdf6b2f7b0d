// Notices that somebody has read and put away, kept by this browser.

import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

const KEY = 'aerie.told-notices';
/** The oldest ones go beyond. */
const MAX_KEPT = 50;

/** Ids of those that were put away, the newest first. */
const toldStore = createStore<{ readonly ids: readonly string[] }>(() => ({ ids: readNotices() }));

/** True once this notice was put away. */
export function useTold(id: string | undefined): boolean {
  return useStore(toldStore, ({ ids }) => id !== undefined && ids.includes(id));
}

/** Puts a notice away for good; where storage is refused, as long as the page lives. */
export function rememberNotice(id: string): void {
  const { ids: before } = toldStore.getState();
  const ids = [id, ...before.filter((other) => other !== id)].slice(0, MAX_KEPT);
  toldStore.setState({ ids });
  try {
    localStorage.setItem(KEY, JSON.stringify(ids));
  } catch {
    // Full, or forbidden.
  }
}

function readNotices(): readonly string[] {
  try {
    return parseNotices(localStorage.getItem(KEY) ?? '[]');
  } catch {
    return [];
  }
}

/** Pure: reads what was kept. Whatever is wrong in it does not count. */
export function parseNotices(text: string): readonly string[] {
  const value: unknown = JSON.parse(text);
  if (!Array.isArray(value)) return [];
  return value.filter((id) => typeof id === 'string').slice(0, MAX_KEPT);
}
