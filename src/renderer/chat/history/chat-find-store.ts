// The find bars of chats: what stands in them outlives their panes, which are drawn anew when the window
// becomes narrow or wide.

import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

/** The find bar of one chat: `turn` is another number each time it is asked for. */
export interface OpenFind {
  readonly text: string;
  /** The match that was gone to last. */
  readonly item: string | undefined;
  readonly turn: number;
}

const store = createStore<Readonly<Record<string, OpenFind>>>(() => ({}));

/** Opens the find bar of a chat, or gives it the keyboard; with `text` to look for. */
export function openFind(chat: string, text?: string): void {
  store.setState((all) => {
    const last = all[chat];
    const turn = (last?.turn ?? 0) + 1;
    const kept = text === undefined || text === last?.text;
    return {
      [chat]: { text: text ?? last?.text ?? '', item: kept ? last?.item : undefined, turn },
    };
  });
}

/** Keeps what is looked for in a chat, or where that was found; nothing if it is closed. */
export function changeFind(chat: string, change: Partial<Pick<OpenFind, 'text' | 'item'>>): void {
  store.setState((all) => {
    const now = all[chat];
    return now ? { [chat]: { ...now, ...change } } : {};
  });
}

/** Closes the find bar of a chat. */
export function closeFind(chat: string): void {
  store.setState(({ [chat]: _closed, ...others }) => others, true);
}

/** The find bar of a chat, if it is open. */
export function findOf(chat: string): OpenFind | undefined {
  return store.getState()[chat];
}

/** The same, for a component. */
export function useFind(chat: string): OpenFind | undefined {
  return useStore(store, (all) => all[chat]);
}
