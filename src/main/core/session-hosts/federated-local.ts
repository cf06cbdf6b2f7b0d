// The socket for other programs as people see it, in whichever process it is open.

import { DisposableStore } from '#shared/base/disposable.ts';
import type { Event } from '#shared/base/emitter.ts';
import { type LocalStatus, MAX_LOCAL_CLIENTS } from '#shared/contract/index.ts';
import type { LocalApi } from '../local-api/local-api.ts';
import type { SessionFederation } from './session-federation.ts';

export class FederatedLocal {
  readonly #local: LocalApi;
  readonly #federation: SessionFederation;

  constructor(local: LocalApi, federation: SessionFederation) {
    this.#local = local;
    this.#federation = federation;
  }

  /** Fires when {@link status} changed. */
  readonly onDidChange: Event<void> = (listener) => {
    const store = new DisposableStore();
    store.add(this.#local.onDidChange(listener));
    store.add(this.#federation.onDidChangeLocal(listener));
    return store;
  };

  /** Programs of all processes, oldest first. */
  get status(): LocalStatus {
    const parts = [this.#local.status, ...this.#federation.hosts().map(({ local }) => local)];
    return {
      socket: parts.find(({ socket }) => socket !== null)?.socket ?? null,
      clients: parts
        .flatMap(({ clients }) => clients)
        .toSorted((a, b) => a.since - b.since)
        .slice(0, MAX_LOCAL_CLIENTS),
    };
  }

  /** As {@link LocalApi.disconnect}, in every process. @throws AppError `disconnected` */
  async disconnect(client?: string): Promise<void> {
    this.#local.disconnect(client);
    const input = client === undefined ? {} : { client };
    await Promise.all(this.#federation.hosts().map(({ api }) => api.local.disconnect(input)));
  }
}
