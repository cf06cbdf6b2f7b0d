// What can be done about remote access. Each resolves to what went wrong, or null.

import { createStore } from 'zustand/vanilla';
import { toAppError, type WingApi } from '#shared/client/wing-client.ts';
import type { RemoteConfig } from '#shared/contract/remote-config.ts';
import { confirm } from '../stores/dialog-store.ts';
import { showError } from '../stores/toast-store.ts';
import { api } from '../stores/wing.ts';
import { remoteStore } from './remote-store.ts';

type Remote = WingApi['remote'];

/** What was taken away last, while the page is open: toasts cannot be reached beside it. */
export interface TakenAway {
  readonly title: string;
  /** Absent for what is not taken back but kept out with a rule. */
  readonly undo?: () => Promise<unknown>;
}

export const takenAwayStore = createStore<{ last: TakenAway | undefined }>(() => ({
  last: undefined,
}));

/** Calls a method. Resolves to what went wrong, or null. */
export async function attempt(call: (remote: Remote) => Promise<unknown>): Promise<string | null> {
  try {
    await call(api().remote);
    return null;
  } catch (error) {
    return toAppError(error).message;
  }
}

/** Changes who may come in. Resolves to what went wrong, or null once it is kept. */
export function changeAccess(change: Partial<RemoteConfig>): Promise<string | null> {
  return attempt((remote) => remote.changeAccess(change));
}

/** Takes something away from a list, and offers to bring it back. Resolves as {@link changeAccess}. */
export function takeAway<K extends keyof RemoteConfig>(
  key: K,
  rest: RemoteConfig[K],
  title: string,
): Promise<string | null> {
  return withUndo(key, title, () => changeAccess({ [key]: rest }));
}

/** Takes a member off a shared folder, likewise; with the last one the folder may go as well. */
export function takeAwayMember(
  gone: Parameters<Remote['removeMember']>[0],
  title: string,
): Promise<string | null> {
  return withUndo('paths', title, () => attempt((remote) => remote.removeMember(gone)));
}

async function withUndo(
  key: keyof RemoteConfig,
  title: string,
  change: () => Promise<string | null>,
): Promise<string | null> {
  const before = remoteStore.getState().status?.access[key];
  const problem = await change();
  if (problem === null && before !== undefined) {
    const undo = (): Promise<string | null> => changeAccess({ [key]: before });
    takenAwayStore.setState({ last: { title, undo } });
  }
  return problem;
}

/** Cuts off everybody at once, after asking. */
export async function cutOffEverybody(): Promise<void> {
  const count = remoteStore.getState().status?.viewers.length ?? 0;
  const sure = await confirm({
    title: 'Cut off everybody?',
    body: `${count === 1 ? 'One connection ends' : `${count} connections end`} at once. The sessions go on here. Who comes back needs their passkey again, and can come back unless you lock this machine or switch the roost off.`,
    confirmLabel: 'Cut off everybody',
    danger: true,
  });
  if (sure) await cutOff({});
}

/** Cuts off one connection, all of a person of one roost, or everybody's; a failure is told. */
export async function cutOff(
  whom: Parameters<Remote['cutOff']>[0],
  name = 'Everybody',
): Promise<void> {
  try {
    await api().remote.cutOff(whom);
    takenAwayStore.setState({ last: { title: `${name} is cut off; the sessions go on` } });
  } catch (error) {
    showError('Nobody was cut off', error);
  }
}
