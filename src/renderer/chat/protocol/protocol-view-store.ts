// The chat whose protocol log is looked at.

import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

const protocolViewStore = createStore<{ readonly chat: string | undefined }>(() => ({
  chat: undefined,
}));

/** Shows the protocol log of a chat, or none. */
export function showProtocol(chat: string | undefined): void {
  protocolViewStore.setState({ chat });
}

/** The chat whose log is shown. */
export function useProtocolChat(): string | undefined {
  return useStore(protocolViewStore, (s) => s.chat);
}
