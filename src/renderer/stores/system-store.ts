// Facts about the machine behind this window: known once connected.

import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { ListedProfile, SystemInfo } from '#shared/contract/index.ts';

export interface SystemState {
  readonly info: SystemInfo | undefined;
  readonly profiles: readonly ListedProfile[];
}

export const systemStore = createStore<SystemState>(() => ({ info: undefined, profiles: [] }));

/** Reads from the system facts. */
export function useSystem<T>(selector: (state: SystemState) => T): T {
  return useStore(systemStore, selector);
}
