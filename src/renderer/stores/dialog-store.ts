// Questions that need an answer before work goes on, as promises. One is shown at a time; further
// ones wait their turn.

import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

export interface ConfirmOptions {
  readonly title: string;
  readonly body: string;
  /** Monospaced preview under the text, e.g. what will be pasted. */
  readonly detail?: string | undefined;
  readonly confirmLabel: string;
  readonly cancelLabel?: string | undefined;
  readonly danger?: boolean | undefined;
  /** A second way to go on, e.g. "Keep running". */
  readonly alternativeLabel?: string | undefined;
}

export interface PromptOptions {
  readonly title: string;
  readonly label: string;
  readonly initial: string;
  readonly confirmLabel: string;
  readonly maxLength?: number;
}

export type Choice = 'confirm' | 'alternative' | 'cancel';

export type DialogRequest =
  | { readonly id: number; readonly kind: 'confirm'; readonly options: ConfirmOptions }
  | { readonly id: number; readonly kind: 'prompt'; readonly options: PromptOptions };

interface Pending {
  readonly request: DialogRequest;
  readonly settle: (choice: Choice, text: string) => void;
}

export const dialogStore = createStore<{ queue: readonly Pending[] }>(() => ({ queue: [] }));
let nextId = 1;

/** Asks a yes/no question. Closing the dialog means no. */
export async function confirm(options: ConfirmOptions): Promise<boolean> {
  return (await choose(options)) === 'confirm';
}

/** Asks a question with a further way out. Closing the dialog means `cancel`. */
export function choose(options: ConfirmOptions): Promise<Choice> {
  return new Promise((resolve) =>
    push({ id: nextId++, kind: 'confirm', options }, (choice) => resolve(choice)),
  );
}

/** Asks for a line of text; null when it was cancelled. */
export function prompt(options: PromptOptions): Promise<string | null> {
  return new Promise((resolve) =>
    push({ id: nextId++, kind: 'prompt', options }, (choice, text) =>
      resolve(choice === 'confirm' ? text : null),
    ),
  );
}

/** Answers the dialog with this id; later answers to it are ignored. */
export function answerDialog(id: number, choice: Choice, text = ''): void {
  const pending = dialogStore.getState().queue.find((p) => p.request.id === id);
  if (!pending) return;
  dialogStore.setState(({ queue }) => ({ queue: queue.filter((p) => p !== pending) }));
  pending.settle(choice, text);
}

/** The dialog to show now. */
export function useDialog(): DialogRequest | undefined {
  return useStore(dialogStore, (s) => s.queue[0]?.request);
}

function push(request: DialogRequest, settle: Pending['settle']): void {
  dialogStore.setState(({ queue }) => ({ queue: [...queue, { request, settle }] }));
}
