import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { TextAttachment } from './attachments.ts';

/** A text that goes with the message of a chat. */
export interface OpenChip {
  readonly chat: string;
  readonly attachment: TextAttachment;
}

/** The text that is read or changed in this window. */
const chipStore = createStore<{ readonly open: OpenChip | undefined }>(() => ({ open: undefined }));

/** Shows a text that goes along, or puts it away. */
export function showChip(open: OpenChip | undefined): void {
  chipStore.setState({ open });
}

/** What is shown. */
export function useChipOpen(): OpenChip | undefined {
  return useStore(chipStore, (s) => s.open);
}
