// What stands in the composer of each chat. Text outlives the window; images do not, for their size.

import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { type DraftStorage, pruneDrafts, readDraft, writeDraft } from './draft-storage.ts';
import type { PromptImage } from './prompt-images.ts';

export interface Draft {
  readonly text: string;
  readonly images: readonly PromptImage[];
}

interface DraftState {
  readonly byChat: Readonly<Record<string, Draft>>;
}

const noDraft: Draft = { text: '', images: [] };

export const draftStore = createStore<DraftState>(() => ({ byChat: {} }));

/** What stands in the composer of a chat now. */
export function draftOf(chat: string): Draft {
  const known = draftStore.getState().byChat[chat];
  if (known) return known;
  const text = withStorage((storage) => readDraft(storage, chat)) ?? '';
  return text === '' ? noDraft : { text, images: [] };
}

/** The same, for a component. */
export function useDraft(chat: string): Draft {
  const known = useStore(draftStore, (s) => s.byChat[chat]);
  return known ?? draftOf(chat);
}

/** Replaces parts of a draft. */
export function setDraft(chat: string, change: Partial<Draft>): void {
  const draft = { ...draftOf(chat), ...change };
  draftStore.setState(({ byChat }) => ({ byChat: { ...byChat, [chat]: draft } }));
  if (change.text !== undefined) keepText(chat, draft.text);
}

/** Empties the composer and returns what stood in it. */
export function takeDraft(chat: string): Draft {
  const draft = draftOf(chat);
  setDraft(chat, noDraft);
  return draft;
}

/** Puts back what could not be sent, before what was written since. */
export function giveBackDraft(chat: string, draft: Draft): void {
  const now = draftOf(chat);
  const text = [draft.text, now.text].filter((part) => part !== '').join('\n\n');
  setDraft(chat, { text, images: [...draft.images, ...now.images] });
}

function keepText(chat: string, text: string): void {
  withStorage((storage) => writeDraft(storage, chat, text, Date.now()));
}

let pruned = false;

/** Browsers may refuse storage, or have no room left: drafts live as long as the window then. */
function withStorage<T>(work: (storage: DraftStorage) => T): T | undefined {
  try {
    if (typeof window === 'undefined') return undefined;
    const storage = window.localStorage;
    if (!pruned) {
      pruned = true;
      pruneDrafts(storage);
    }
    return work(storage);
  } catch {
    return undefined;
  }
}
