// Opens and closes the local socket as the setting `local.socket` says, one step after the other.

import { isAppError } from '#shared/base/app-error.ts';
import type { Notices } from '../notices.ts';
import type { SettingsStore } from '../store/settings-store.ts';
import { endpointPaths } from './endpoint-paths.ts';
import type { WireHost } from './wire-host.ts';
import { WmuxEndpoint } from './wmux-endpoint.ts';

export interface LocalApiDeps extends WireHost {
  readonly settings: SettingsStore;
  readonly notices: Notices;
  readonly home: string;
  readonly platform: NodeJS.Platform;
  readonly pid: number;
}

/** The local socket of a wing. */
export interface LocalApi {
  /** Resolves when the socket is as the setting says now. */
  settled(): Promise<void>;
  /** Programs connected now. */
  readonly clients: number;
  dispose(): Promise<void>;
}

/** Follows the setting from now on. Failures are told as notices; sessions go on without the socket. */
export function startLocalApi(deps: LocalApiDeps): LocalApi {
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
      return;
    }
    const paths = endpointPaths({ ...deps, namespace: 'default' });
    const opened = await WmuxEndpoint.open({ paths, host: deps, pid: deps.pid });
    endpoint = opened;
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

  const setting = (): boolean => deps.settings.state.values['local.socket'];
  let before = setting();
  const subscription = deps.settings.onDidChange(() => {
    const now = setting();
    if (now !== before) want(now);
    before = now;
  });
  if (before) want(true);
  return {
    settled: () => last,
    get clients() {
      return endpoint?.clients.length ?? 0;
    },
    async dispose() {
      disposed = true;
      subscription.dispose();
      want(false);
      await last;
    },
  };
}
