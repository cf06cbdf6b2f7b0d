// Facts about the machine behind this window: known once connected.

import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { ListedProfile, Rights, SystemInfo } from '#shared/contract/index.ts';

export interface SystemState {
  readonly info: SystemInfo | undefined;
  readonly profiles: readonly ListedProfile[];
  /** What this window may do; null if that is everything, and until it is known. */
  readonly rights: Rights | null;
}

export const systemStore = createStore<SystemState>(() => ({
  info: undefined,
  profiles: [],
  rights: null,
}));

/** Reads from the system facts. */
export function useSystem<T>(selector: (state: SystemState) => T): T {
  return useStore(systemStore, selector);
}
