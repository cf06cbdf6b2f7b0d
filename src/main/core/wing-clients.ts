import type { Disposable } from '#shared/base/disposable.ts';
import { Emitter, type Event } from '#shared/base/emitter.ts';
import type { LocalStatus } from '#shared/contract/index.ts';
import type { Transport } from '#shared/protocol/stream/transport.ts';

/** Everybody connected to a wing now: clients of the contract, and programs on the local socket. */
export class WingClients implements Disposable {
  readonly #local: { readonly status: LocalStatus };
  readonly #connections = new Set<Disposable>();
  readonly #changed = new Emitter<void>();

  /** Fires when {@link count} or {@link servesPrograms} may have changed. */
  readonly onDidChange = this.#changed.event;

  constructor(local: { readonly status: LocalStatus; readonly onDidChange: Event<void> }) {
    this.#local = local;
    local.onDidChange(() => this.#changed.fire());
  }

  get count(): number {
    return this.#connections.size + this.#local.status.clients.length;
  }

  /** Whether programs can come by the local socket. */
  get servesPrograms(): boolean {
    return this.#local.status.socket !== null;
  }

  /** Takes ownership of `connection`, which ends with `transport`. */
  add(transport: Transport, connection: Disposable): Disposable {
    this.#connections.add(connection);
    this.#changed.fire();
    transport.onDidClose(() => {
      this.#connections.delete(connection);
      this.#changed.fire();
    });
    return connection;
  }

  dispose(): void {
    for (const connection of this.#connections) connection.dispose();
    this.#connections.clear();
    this.#changed.dispose();
  }
}
