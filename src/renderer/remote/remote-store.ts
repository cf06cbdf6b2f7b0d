// How this machine is reached from elsewhere, as the core tells it.

import { useStore } from 'zustand';
import { useShallow } from 'zustand/shallow';
import { createStore } from 'zustand/vanilla';
import type { Disposable } from '#shared/base/disposable.ts';
import { toAppError, type WingApi } from '#shared/client/wing-client.ts';
import type { RemoteStatus, RemoteViewer } from '#shared/contract/remote.ts';
import type { RemoteSessionStatus } from '#shared/contract/remote-session.ts';
import type { WingConnection } from '../client/wing-connection.ts';
import { api } from '../stores/wing.ts';

export interface RemoteState {
  /** Undefined until it is known: nobody asks while there is no roost. */
  readonly status: RemoteStatus | undefined;
  /** Why it is not known, e.g. a broken file. */
  readonly problem: string | undefined;
}

const initial: RemoteState = { status: undefined, problem: undefined };
export const remoteStore = createStore<RemoteState>(() => initial);

/** Reads from what is known. */
export function useRemote<T>(selector: (state: RemoteState) => T): T {
  return useStore(remoteStore, selector);
}

/** Who is attached to a session from elsewhere. */
export function useSessionViewers(sessionId: string): readonly RemoteViewer[] {
  return useStore(
    remoteStore,
    useShallow((s) => s.status?.viewers.filter(({ session }) => session === sessionId) ?? []),
  );
}

/** What is known of a session that somebody began from elsewhere; undefined for all others. */
export function useRemoteSession(sessionId: string): RemoteSessionStatus | undefined {
  return useRemote((s) => s.status?.sessions.find(({ session }) => session === sessionId));
}

/** Follows it until disposed, across reconnects. */
export function followRemote(connection: WingConnection): Disposable {
  return connection.watch(
    async (wing, signal) => watched(wing, signal),
    (status) => remoteStore.setState({ status, problem: undefined }),
  );
}

/** Asks now; that also begins what {@link followRemote} waits for. */
export async function loadRemote(): Promise<void> {
  try {
    remoteStore.setState({ status: await api().remote.status(), problem: undefined });
  } catch (error) {
    remoteStore.setState({ problem: toAppError(error).message });
  }
}

async function* watched(wing: WingApi, signal: AbortSignal): AsyncGenerator<RemoteStatus> {
  try {
    yield* await wing.remote.watch(undefined, { signal });
  } catch (error) {
    const { code, message } = toAppError(error);
    // A lost connection is told elsewhere, and the next one asks anew.
    if (code === 'storage_failed') remoteStore.setState({ status: undefined, problem: message });
    throw error;
  }
}
