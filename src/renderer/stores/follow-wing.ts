// Keeps the stores in step with the wing, across reconnects.

import { type Disposable, DisposableStore, toDisposable } from '#shared/base/disposable.ts';
import { toAppError } from '#shared/client/wing-client.ts';
import type { WingConnection } from '../client/wing-connection.ts';
import { receiveLocalStatus } from './local-store.ts';
import { receiveNotice } from './notice-store.ts';
import { receiveSessionChange } from './session-store.ts';
import { receiveSettings, settingsStore } from './settings-store.ts';
import { systemStore } from './system-store.ts';

/** Subscribes every store. Dispose to stop. */
export function followWing(connection: WingConnection): Disposable {
  const subscriptions = new DisposableStore();
  subscriptions.add(
    connection.watch(
      (api, signal) => api.sessions.watch(undefined, { signal }),
      receiveSessionChange,
    ),
  );
  subscriptions.add(
    connection.watch((api, signal) => api.settings.watch(undefined, { signal }), receiveSettings),
  );
  subscriptions.add(
    connection.watch((api, signal) => api.system.notices(undefined, { signal }), receiveNotice),
  );
  subscriptions.add(
    connection.watch((api, signal) => api.local.watch(undefined, { signal }), receiveLocalStatus),
  );
  const refresh = (): void => {
    if (connection.state.getState().status === 'online') void loadSystem(connection);
  };
  subscriptions.add(toDisposable(connection.state.subscribe(refresh)));
  subscriptions.add(
    toDisposable(
      settingsStore.subscribe((now, before) => {
        const changed =
          now.values['shell.profiles'] !== before.values['shell.profiles'] ||
          now.values['shell.defaultProfile'] !== before.values['shell.defaultProfile'];
        if (changed) refresh();
      }),
    ),
  );
  refresh();
  return subscriptions;
}

/** For people elsewhere who may not see all, and machines elsewhere that know no rights. */
function ifForbidden<T>(instead: T): (error: unknown) => T {
  return (error) => {
    if (toAppError(error).code === 'forbidden') return instead;
    throw error;
  };
}

async function loadSystem(connection: WingConnection): Promise<void> {
  try {
    const api = connection.api();
    const [info, profiles, rights] = await Promise.all([
      api.system.info(),
      api.profiles.list().catch(ifForbidden([])),
      api.system.rights().catch(ifForbidden(null)),
    ]);
    systemStore.setState({ info, profiles, rights });
  } catch {
    // The connection broke meanwhile: the next one asks again.
  }
}
