import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

/** The find bar of one chat: `turn` is another number each time it is asked for. */
interface OpenFind {
  readonly text: string;
  readonly turn: number;
}

const store = createStore<Readonly<Record<string, OpenFind>>>(() => ({}));

/** Opens the find bar of a chat, or gives it the keyboard; with `text` to look for. */
export function openFind(chat: string, text?: string): void {
  store.setState((all) => {
    const last = all[chat];
    return { [chat]: { text: text ?? last?.text ?? '', turn: (last?.turn ?? 0) + 1 } };
  });
}

/** Closes the find bar of a chat. */
export function closeFind(chat: string): void {
  store.setState(({ [chat]: _closed, ...others }) => others, true);
}

/** The find bar of a chat, if it is open. */
export function useFind(chat: string): OpenFind | undefined {
  return useStore(store, (all) => all[chat]);
}
