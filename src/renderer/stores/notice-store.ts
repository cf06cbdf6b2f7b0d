// Things the core wants known that no action here caused, until someone dismisses them.

import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Notice } from '#shared/contract/index.ts';
import { showError } from './toast-store.ts';
import { api } from './wing.ts';

const noticeStore = createStore<{ notices: readonly Notice[] }>(() => ({ notices: [] }));

/** Takes over one notice; a repeated one replaces its older self. */
export function receiveNotice(notice: Notice): void {
  noticeStore.setState(({ notices }) => ({
    notices: [...notices.filter((n) => n.id !== notice.id), notice],
  }));
}

/** Takes a notice away here and for other windows. */
export async function dismissNotice(id: string): Promise<void> {
  noticeStore.setState(({ notices }) => ({ notices: notices.filter((n) => n.id !== id) }));
  try {
    await api().system.dismissNotice({ id });
  } catch (error) {
    showError('The notice could not be dismissed', error);
  }
}

/** Notices still open, oldest first. */
export function useNotices(): readonly Notice[] {
  return useStore(noticeStore, (s) => s.notices);
}
