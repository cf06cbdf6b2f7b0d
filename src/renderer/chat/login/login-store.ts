import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

/** The chat whose agent somebody logs in to in this window. */
const loginStore = createStore<{ readonly chat: string | undefined }>(() => ({ chat: undefined }));

/** Shows the ways to log in to a chat's agent. */
export function openLogin(chat: string): void {
  loginStore.setState({ chat });
}

/** Puts them away. */
export function closeLogin(): void {
  loginStore.setState({ chat: undefined });
}

/** The chat that they are shown for. */
export function useLoginChat(): string | undefined {
  return useStore(loginStore, (s) => s.chat);
}
