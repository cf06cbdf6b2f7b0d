// All sessions of the wing, one entry each, so that a change repaints only what shows that session.
// Actions wrap the api and tell failures as toasts.

import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { createStore } from 'zustand/vanilla';
import { toAppError } from '#shared/client/wing-client.ts';
import type { CreateSession, SessionChange, SessionInfo } from '#shared/contract/index.ts';
import { systemStore } from './system-store.ts';
import { showError, showToast } from './toast-store.ts';
import { api } from './wing.ts';

export interface SessionStoreState {
  readonly byId: Readonly<Record<string, SessionInfo>>;
  /** Ids in order of creation. */
  readonly ids: readonly string[];
  /** False until the first list has arrived. */
  readonly loaded: boolean;
}

export const sessionStore = createStore<SessionStoreState>(() => ({
  byId: {},
  ids: [],
  loaded: false,
}));

/** One session; undefined when it does not exist (any more). */
export function useSession(id: string | undefined): SessionInfo | undefined {
  return useStore(sessionStore, (s) => (id === undefined ? undefined : s.byId[id]));
}

/** Reads from the sessions; the result is compared shallowly. */
export function useSessions<T>(selector: (state: SessionStoreState) => T): T {
  return useStore(sessionStore, useShallow(selector));
}

/** Takes over one change told by the core. */
export function receiveSessionChange(change: SessionChange): void {
  sessionStore.setState((state) => reduceSessions(state, change));
}

/** Pure: the state after `change`. Untouched sessions keep their identity. */
export function reduceSessions(state: SessionStoreState, change: SessionChange): SessionStoreState {
  switch (change.type) {
    case 'all': {
      const byId = Object.fromEntries(change.sessions.map((s) => [s.id, s]));
      return { byId, ids: order(Object.values(byId)), loaded: true };
    }
    case 'upsert': {
      const byId = { ...state.byId, [change.session.id]: change.session };
      const known = change.session.id in state.byId;
      return { byId, ids: known ? state.ids : order(Object.values(byId)), loaded: state.loaded };
    }
    case 'removed': {
      const { [change.id]: _gone, ...byId } = state.byId;
      return { byId, ids: state.ids.filter((id) => id !== change.id), loaded: state.loaded };
    }
  }
}

function order(sessions: readonly SessionInfo[]): readonly string[] {
  return sessions.toSorted((a, b) => a.createdAt - b.createdAt).map((s) => s.id);
}

/** Starts a session; undefined, after a toast, if that failed. */
export async function createSession(
  options: Omit<CreateSession, 'cols' | 'rows'> & { cols?: number; rows?: number } = {},
): Promise<SessionInfo | undefined> {
  return attempt('The terminal could not be started', async () => {
    const session = await api().sessions.create({ cols: 80, rows: 24, ...options });
    receiveSessionChange({ type: 'upsert', session });
    return session;
  });
}

/** Names a session; `null` or blank goes back to its title. */
export async function renameSession(id: string, name: string | null): Promise<void> {
  const trimmed = name?.trim() ?? '';
  await attempt('The session was not renamed', async () => {
    const session = await api().sessions.rename({ id, name: trimmed === '' ? null : trimmed });
    receiveSessionChange({ type: 'upsert', session });
  });
}

/** Starts the same command again under the same id, in `cwd` if given. Offers the home folder if its own is gone. */
export async function restartSession(id: string, cwd?: string): Promise<void> {
  const title = 'The session could not be restarted';
  try {
    const request = cwd === undefined ? { id } : { id, cwd };
    receiveSessionChange({ type: 'upsert', session: await api().sessions.restart(request) });
  } catch (error) {
    const home = systemStore.getState().info?.home;
    const failure = toAppError(error);
    if (failure.code !== 'cwd_not_found' || home === undefined || cwd === home) {
      showError(title, error);
      return;
    }
    const run = (): void => void restartSession(id, home);
    const actions = [{ label: 'Start in the home folder', run }];
    showToast({ level: 'error', title, detail: failure.message, actions, key: `restart:${id}` });
  }
}

/** Starts the same command in the same folder as a new session. */
export async function duplicateSession(id: string): Promise<SessionInfo | undefined> {
  return attempt('The session could not be duplicated', async () => {
    const session = await api().sessions.duplicate({ id });
    receiveSessionChange({ type: 'upsert', session });
    return session;
  });
}

/** Ends the session's processes; it stays in the list as ended. */
export async function killSession(id: string): Promise<void> {
  await attempt('The session could not be ended', () => api().sessions.kill({ id }));
}

/** Ends a session if needed and takes it off the list. */
export async function removeSession(id: string): Promise<void> {
  await attempt('The session could not be dismissed', async () => {
    await api().sessions.remove({ id });
    receiveSessionChange({ type: 'removed', id });
  });
}

/** Clears screen and scrollback for every viewer. */
export async function clearSession(id: string): Promise<void> {
  await attempt('The terminal could not be cleared', () => api().sessions.clear({ id }));
}

/**
 * Marks a session as seen (only `episode`, if given); false if that failed, which is not shown: the
 * badge simply stays.
 */
export async function clearAttention(id: string, episode?: string): Promise<boolean> {
  try {
    await api().sessions.clearAttention({ id, episode });
    return true;
  } catch {
    // The session has just gone or the line is down; either shows elsewhere.
    return false;
  }
}

async function attempt<T>(title: string, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    showError(title, error);
    return undefined;
  }
}
