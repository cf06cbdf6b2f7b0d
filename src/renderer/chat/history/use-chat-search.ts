import { useEffect, useState } from 'react';
import type { FoundChat, SearchChatsInput } from '#shared/contract/index.ts';
import { api } from '../../stores/wing.ts';
import { mergeFound } from './found-chats.ts';

/** Rest after typing before it is looked for, and between two looks while chats are indexed, in ms. */
const REST_MS = 150;
const AGAIN_MS = 1500;

/** What a search has found so far. */
export interface ChatSearchState {
  /** What it was found for. */
  readonly input: SearchChatsInput;
  readonly chats: readonly FoundChat[];
  readonly next: number | null;
  /** Items that cannot be found yet. */
  readonly waiting: number;
  readonly error: string | undefined;
}

/** Looks for `input`, which is another object only for another search; the state is of an earlier one until there is an answer. */
export function useChatSearch(input: SearchChatsInput): {
  readonly state: ChatSearchState | undefined;
  readonly loadMore: () => void;
} {
  const [state, setState] = useState<ChatSearchState>();
  useEffect(() => {
    if (input.query.trim() === '') {
      setState(undefined);
      return;
    }
    let gone = false;
    let timer: ReturnType<typeof setTimeout>;
    const look = async (): Promise<void> => {
      try {
        const { chats, next, waiting } = await api().chatSearch.search(input);
        if (gone) return;
        setState({ input, chats, next, waiting, error: undefined });
        if (waiting > 0) timer = setTimeout(() => void look(), AGAIN_MS);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        if (!gone) setState({ input, chats: [], next: null, waiting: 0, error: message });
      }
    };
    timer = setTimeout(() => void look(), REST_MS);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [input]);
  const loadMore = (): void => {
    const after = state?.next;
    if (!state || after === null || after === undefined) return;
    api()
      .chatSearch.search({ ...state.input, after })
      .then(({ chats, next, waiting }) => {
        setState((now) =>
          now === state ? { ...state, chats: mergeFound(state.chats, chats), next, waiting } : now,
        );
      })
      .catch((error: unknown) => {
        const message = error instanceof Error ? error.message : String(error);
        setState((now) => (now === state ? { ...state, error: message } : now));
      });
  };
  return { state, loadMore };
}
