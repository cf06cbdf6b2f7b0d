// What stands in the composer of each chat. Text and chips outlive the window; pictures do not, for
// their size.

import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { type Attachment, withAttachment } from './attachments.ts';
import { readChips, writeChips } from './draft-chips.ts';
import { type DraftStorage, pruneDrafts, readDraft, writeDraft } from './draft-storage.ts';
import type { PromptImage } from './prompt-images.ts';
import { withoutSent } from './without-sent.ts';

export interface Draft {
  readonly text: string;
  readonly images: readonly PromptImage[];
  /** Files, text and documents that go along. */
  readonly attachments: readonly Attachment[];
}

interface DraftState {
  readonly byChat: Readonly<Record<string, Draft>>;
}

const noDraft: Draft = { text: '', images: [], attachments: [] };

const draftStore = createStore<DraftState>(() => ({ byChat: {} }));

/** Drafts of an earlier window, as they were read. */
const kept = new Map<string, Draft>();

/** What stands in the composer of a chat now. */
export function draftOf(chat: string): Draft {
  const known = draftStore.getState().byChat[chat] ?? kept.get(chat);
  if (known) return known;
  const text = withStorage((storage) => readDraft(storage, chat)) ?? '';
  const attachments = withStorage((storage) => readChips(storage, chat)) ?? [];
  const draft =
    text === '' && attachments.length === 0 ? noDraft : { text, images: [], attachments };
  // Read once: components compare it.
  if (draft !== noDraft) kept.set(chat, draft);
  return draft;
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
  if (change.attachments !== undefined) {
    withStorage((storage) => writeChips(storage, chat, draft.attachments, Date.now()));
  }
}

/** Replaces the chips of what is being written. */
export function changeChips(
  chat: string,
  change: (chips: readonly Attachment[]) => readonly Attachment[],
): void {
  setDraft(chat, { attachments: change(draftOf(chat).attachments) });
}

/** Adds a chip to what is being written; what is there already is not added again. */
export function attach(chat: string, attachment: Attachment): void {
  changeChips(chat, (chips) => withAttachment(chips, attachment));
}

/** Takes what was sent out of the composer; what was written since stays. */
export function dropSent(chat: string, sent: Draft): void {
  setDraft(chat, withoutSent(draftOf(chat), sent));
}

/** Puts something into the composer, before what stands there. */
export function giveBackDraft(chat: string, draft: Draft): void {
  const now = draftOf(chat);
  const text = [draft.text, now.text].filter((part) => part !== '').join('\n\n');
  setDraft(chat, {
    text,
    images: [...draft.images, ...now.images],
    attachments: [...draft.attachments, ...now.attachments],
  });
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
