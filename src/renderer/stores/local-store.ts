// The socket for other programs: whether it is open, and who uses it.

import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { LocalClient, LocalStatus } from '#shared/contract/index.ts';
import { showError } from './toast-store.ts';
import { api } from './wing.ts';

const localStore = createStore<LocalStatus>(() => ({ socket: null, clients: [] }));

/** Takes over what the core told. */
export function receiveLocalStatus(status: LocalStatus): void {
  localStore.setState(status);
}

/** Programs connected now, oldest first. */
export function useLocalClients(): readonly LocalClient[] {
  return useStore(localStore, (s) => s.clients);
}

/** Closes the connections of all programs. Their sessions go on. */
export async function disconnectPrograms(): Promise<void> {
  try {
    await api().local.disconnect({});
  } catch (error) {
    showError('The programs could not be disconnected', error);
  }
}
