// The door by which the `aerie` command and programs of the same user reach this process. That of an
// app opens and closes as the setting `local.control` says, one step after the other.

import { isAppError } from '#shared/base/app-error.ts';
import { type Disposable, MutableDisposable } from '#shared/base/disposable.ts';
import type { DoorKind } from '#shared/protocol/door/door-handshake.ts';
import type { Notices } from '../notices.ts';
import type { SettingsStore } from '../store/settings-store.ts';
import { ContractDoor, type ContractDoorOptions } from './contract-door.ts';

export interface ControlDoorDeps extends Omit<ContractDoorOptions, 'kind' | 'name'> {
  readonly door: { readonly kind: DoorKind; readonly name: string };
  readonly settings: SettingsStore;
  readonly notices: Notices;
}

/** What a notice says when a door cannot be opened. */
const TITLES: Readonly<Record<DoorKind, string>> = {
  app: 'The aerie command cannot reach this app',
  daemon: 'The aerie command cannot reach this daemon',
  host: 'A background process for terminals cannot be reached',
};

/** A door that follows its setting. */
export interface ControlDoor {
  /** Resolves when the door is as the setting says now. */
  settled(): Promise<void>;
  /** The open door, if it is open. */
  readonly current: ContractDoor | undefined;
  dispose(): Promise<void>;
}

/** After this time, in ms, a door that could not be opened is tried again. */
const RETRY_AFTER = 10_000;

/**
 * Opens the door now and follows the setting. Failures are told as a notice; sessions go on without
 * it, and it is tried again: a session host that nobody can reach would be lost.
 */
export function startControlDoor(deps: ControlDoorDeps): ControlDoor {
  const { settings, notices, logger, door } = deps;
  let current: ContractDoor | undefined;
  let last: Promise<void> = Promise.resolve();
  let disposed = false;
  let told = false;
  const retry = new MutableDisposable<Disposable>();

  // Daemons and hosts are of no use without their door.
  const wanted = (): boolean =>
    !disposed && (door.kind !== 'app' || settings.state.values['local.control']);
  const apply = async (): Promise<void> => {
    if (wanted() === (current !== undefined)) return;
    if (current) {
      const closing = current;
      current = undefined;
      await closing.close();
      return;
    }
    current = await openDoor(deps);
    told = false;
    current.onDidFail((reason) => {
      logger.warn({ reason }, 'the local door is opened anew');
      const failed = current;
      current = undefined;
      last = last.then(() => failed?.close());
      update();
    });
  };
  const update = (): void => {
    last = last.then(apply).catch((error: unknown) => {
      const { message } = isAppError(error) ? error : { message: 'The log has the details.' };
      logger.warn({ err: error }, 'the local door could not be opened or closed');
      if (wanted()) retry.value = deps.clock.after(RETRY_AFTER, update);
      if (told) return;
      told = true;
      notices.add('warning', TITLES[door.kind], message);
    });
  };

  let before = settings.state.values['local.control'];
  const subscription = settings.onDidChange(({ values }) => {
    if (values['local.control'] !== before) update();
    before = values['local.control'];
  });
  update();
  return {
    settled: () => last,
    get current() {
      return current;
    },
    async dispose() {
      disposed = true;
      subscription.dispose();
      retry.dispose();
      update();
      await last;
    },
  };
}

/** A second app, e.g. one in a browser beside the desktop, gets a door of another name. */
async function openDoor(deps: ControlDoorDeps): Promise<ContractDoor> {
  const { kind, name } = deps.door;
  try {
    return await ContractDoor.open({ ...deps, kind, name });
  } catch (error) {
    if (kind !== 'app' || !isAppError(error, 'limit_reached')) throw error;
    return ContractDoor.open({ ...deps, kind, name: `${name}-${deps.pid}` });
  }
}
