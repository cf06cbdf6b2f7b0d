// Opens and closes the local socket as the setting `local.socket` says, one step after the other.

import { isAppError } from '#shared/base/app-error.ts';
import { Emitter, type Event } from '#shared/base/emitter.ts';
import type { LocalStatus, SettingValues } from '#shared/contract/index.ts';
import type { Notices } from '../notices.ts';
import type { SettingsStore } from '../store/settings-store.ts';
import { endpointPaths } from './endpoint-paths.ts';
import type { WireHost } from './wire-host.ts';
import { WmuxEndpoint } from './wmux-endpoint.ts';

export interface LocalApiDeps extends Omit<WireHost, 'sendsScreens'> {
  readonly settings: SettingsStore;
  readonly notices: Notices;
  readonly home: string;
  readonly platform: NodeJS.Platform;
  readonly pid: number;
  /** Whether the socket should be open; absent follows the setting. */
  readonly localSocket?: (values: SettingValues) => boolean;
}

/** The local socket of a wing. */
export interface LocalApi {
  /** Resolves when the socket is as the setting says now. */
  settled(): Promise<void>;
  readonly status: LocalStatus;
  /** Fires when {@link status} changed. */
  readonly onDidChange: Event<void>;
  /** Closes the connection of one program, or of all. */
  disconnect(client?: string): void;
  dispose(): Promise<void>;
}

/** Follows the setting from now on. Failures are told as notices; sessions go on without the socket. */
export function startLocalApi(deps: LocalApiDeps): LocalApi {
  const changed = new Emitter<void>();
  const host: WireHost = {
    ...deps,
    sendsScreens: () => deps.settings.state.values['local.screens'],
  };
  let endpoint: WmuxEndpoint | undefined;
  let last: Promise<void> = Promise.resolve();
  let wanted = false;
  let disposed = false;

  const apply = async (): Promise<void> => {
    if (wanted === (endpoint !== undefined)) return;
    if (!wanted) {
      const closing = endpoint;
      endpoint = undefined;
      await closing?.close();
      changed.fire();
      return;
    }
    const paths = endpointPaths({ ...deps, namespace: 'default' });
    const opened = await WmuxEndpoint.open({ paths, host, pid: deps.pid });
    endpoint = opened;
    changed.fire();
    opened.onDidChange(() => changed.fire());
    opened.onDidClose((reason) => {
      if (reason !== null) deps.notices.add('warning', 'The local socket was closed', reason);
      want(false);
    });
  };
  const want = (next: boolean): void => {
    wanted = next && !disposed;
    last = last.then(apply).catch((error: unknown) => {
      const { message } = isAppError(error) ? error : { message: 'The log has the details.' };
      deps.logger.warn({ err: error }, 'the local socket could not be opened or closed');
      deps.notices.add('warning', 'The local socket is not available', message);
    });
  };

  const isOn = deps.localSocket ?? ((values: SettingValues) => values['local.socket']);
  const setting = (): boolean => isOn(deps.settings.state.values);
  let before = setting();
  const subscription = deps.settings.onDidChange(() => {
    const now = setting();
    if (now !== before) want(now);
    before = now;
  });
  if (before) want(true);
  return {
    settled: () => last,
    onDidChange: changed.event,
    get status() {
      return endpoint ? endpoint.status : { socket: null, clients: [] };
    },
    disconnect(client) {
      for (const each of endpoint?.clients ?? []) {
        if (client === undefined || each.id === client) each.dispose();
      }
    },
    async dispose() {
      disposed = true;
      subscription.dispose();
      want(false);
      await last;
      changed.dispose();
    },
  };
}
