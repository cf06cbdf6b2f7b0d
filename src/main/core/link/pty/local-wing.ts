import { type Disposable, toDisposable } from '#shared/base/disposable.ts';
import { connectWing, type WingClient } from '#shared/client/wing-client.ts';
import { linkedPair } from '#shared/protocol/stream/linked-pair.ts';
import type { Transport } from '#shared/protocol/stream/transport.ts';

/**
 * This machine's own contract, as any client sees it: so sessions in other processes are reached like
 * those in this one. Connected when first used, and again after the connection was lost.
 */
export class LocalWing implements Disposable {
  readonly #connect: (transport: Transport) => Disposable;
  #client: WingClient | undefined;
  #served: Disposable | undefined;

  constructor(connect: (transport: Transport) => Disposable) {
    this.#connect = connect;
  }

  get client(): WingClient {
    if (this.#client) return this.#client;
    const [near, far] = linkedPair();
    const served = this.#connect(far);
    const client = connectWing(near);
    near.onDidClose(() => {
      if (this.#client === client) this.#client = undefined;
      served.dispose();
    });
    this.#served = toDisposable(() => near.close('the link ends'));
    this.#client = client;
    return client;
  }

  /** A connection of its own to the same; the caller disposes it. */
  another(): LocalWing {
    return new LocalWing(this.#connect);
  }

  dispose(): void {
    this.#served?.dispose();
  }
}
