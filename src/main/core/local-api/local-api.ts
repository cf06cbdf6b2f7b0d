// Opens and closes the local socket as the setting `local.socket` says, one step after the other.

import { isAppError } from '#shared/base/app-error.ts';
import { type Disposable, MutableDisposable } from '#shared/base/disposable.ts';
import { Emitter } from '#shared/base/emitter.ts';
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

/** After this time, in ms, a socket that could not be opened is tried again. */
const RETRY_AFTER = 10_000;

/**
 * The local socket of a wing. Failures are told as a notice; sessions go on without the socket, and it
 * is tried again: another process of ours may be about to let go of it.
 */
export class LocalApi {
  readonly #deps: LocalApiDeps;
  readonly #host: WireHost;
  readonly #changed = new Emitter<void>();
  readonly #subscription: Disposable;
  #endpoint: WmuxEndpoint | undefined;
  #last: Promise<void> = Promise.resolve();
  readonly #retry = new MutableDisposable<Disposable>();
  #told = false;
  #wanted = false;
  #disposed = false;

  /** Fires when {@link status} changed. */
  readonly onDidChange = this.#changed.event;

  /** Follows the setting from now on. */
  constructor(deps: LocalApiDeps) {
    const { settings } = deps;
    this.#deps = deps;
    this.#host = { ...deps, sendsScreens: () => settings.state.values['local.screens'] };
    const isOn = deps.localSocket ?? ((values: SettingValues) => values['local.socket']);
    let before = isOn(settings.state.values);
    this.#subscription = settings.onDidChange(({ values }) => {
      const now = isOn(values);
      if (now !== before) this.#want(now);
      before = now;
    });
    if (before) this.#want(true);
  }

  /** Resolves when the socket is as the setting says now. */
  settled(): Promise<void> {
    return this.#last;
  }

  get status(): LocalStatus {
    return this.#endpoint?.status ?? { socket: null, clients: [] };
  }

  /** Closes the connection of one program, or of all. */
  disconnect(client?: string): void {
    for (const each of this.#endpoint?.clients ?? []) {
      if (client === undefined || each.id === client) each.dispose();
    }
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    this.#subscription.dispose();
    this.#retry.dispose();
    this.#want(false);
    await this.#last;
    this.#changed.dispose();
  }

  #want(next: boolean): void {
    const { logger, notices, clock } = this.#deps;
    this.#wanted = next && !this.#disposed;
    if (!this.#disposed) this.#retry.value = undefined;
    this.#last = this.#last
      .then(() => this.#apply())
      .catch((error: unknown) => {
        const { message } = isAppError(error) ? error : { message: 'The log has the details.' };
        logger.warn({ err: error }, 'the local socket could not be opened or closed');
        if (this.#wanted) this.#retry.value = clock.after(RETRY_AFTER, () => this.#want(true));
        if (this.#told) return;
        this.#told = true;
        notices.add('warning', 'The local socket is not available', message);
      });
  }

  async #apply(): Promise<void> {
    if (this.#wanted === (this.#endpoint !== undefined)) return;
    if (this.#wanted) await this.#open();
    else await this.#close();
    this.#changed.fire();
  }

  async #open(): Promise<void> {
    const { pid, notices } = this.#deps;
    const paths = endpointPaths({ ...this.#deps, namespace: 'default' });
    const endpoint = await WmuxEndpoint.open({ paths, host: this.#host, pid });
    this.#endpoint = endpoint;
    this.#told = false;
    endpoint.onDidChange(() => this.#changed.fire());
    endpoint.onDidClose((reason) => {
      if (reason !== null) notices.add('warning', 'The local socket was closed', reason);
      this.#want(false);
    });
  }

  async #close(): Promise<void> {
    const closing = this.#endpoint;
    this.#endpoint = undefined;
    await closing?.close();
  }
}
