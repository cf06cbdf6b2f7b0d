// What a person looks at in the review of each chat: kept while its panel comes and goes.

import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { ReviewScope } from '#shared/contract/index.ts';

export interface ReviewChoice {
  readonly scope: ReviewScope;
  /** File to show, as git names it. */
  readonly path: string | undefined;
  /** File to show when the list is there, by its absolute path. */
  readonly wanted: string | undefined;
  /** True where only one of list and file has room, and the file has it. */
  readonly opened: boolean;
  /** Part of the names of files that are listed; empty for all. */
  readonly filter: string;
}

const first: ReviewChoice = {
  scope: 'uncommitted',
  path: undefined,
  wanted: undefined,
  opened: false,
  filter: '',
};

const choices = createStore<Readonly<Record<string, ReviewChoice>>>(() => ({}));

/** What is looked at in the review of a chat. */
export function useReviewChoice(chat: string): ReviewChoice {
  return useStore(choices, (s) => s[chat] ?? first);
}

/** Changes what is looked at. */
export function chooseReview(chat: string, choice: Partial<ReviewChoice>): void {
  choices.setState((s) => ({ [chat]: { ...(s[chat] ?? first), ...choice } }));
}

/** One text for each scope. */
export function scopeKey(scope: ReviewScope): string {
  return typeof scope === 'string' ? scope : `turn ${scope.turn}`;
}
