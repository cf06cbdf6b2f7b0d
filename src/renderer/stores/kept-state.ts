// State of a part of a pane that outlives the part: panes are drawn anew when the window becomes narrow
// or wide, and what somebody has begun must not go with them.

import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

/** States of one kind by key. Nothing is kept beyond the page. */
export interface KeptStates<T> {
  get(key: string): T | undefined;
  /** Undefined forgets it. */
  set(key: string, value: T | undefined): void;
  keys(): readonly string[];
  /** The same as `get`, for a component. */
  use(key: string): T | undefined;
}

/** A place for states of one kind, e.g. of the forms of one sort. */
export function createKeptStates<T>(): KeptStates<T> {
  const store = createStore<ReadonlyMap<string, T>>(() => new Map());
  return {
    get: (key) => store.getState().get(key),
    set: (key, value) => {
      const next = new Map(store.getState());
      if (value === undefined) next.delete(key);
      else next.set(key, value);
      store.setState(next, true);
    },
    keys: () => [...store.getState().keys()],
    use: (key) => useStore(store, (all) => all.get(key)),
  };
}
