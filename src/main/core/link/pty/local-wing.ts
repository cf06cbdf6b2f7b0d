import { AppError } from '#shared/base/app-error.ts';
import { type Disposable, toDisposable } from '#shared/base/disposable.ts';
import { connectWing, type WingClient } from '#shared/client/wing-client.ts';
import { linkedPair } from '#shared/protocol/stream/linked-pair.ts';
import type { Transport } from '#shared/protocol/stream/transport.ts';

/** Requests under way at once: with many more the connection that everything shares would be closed. */
const MAX_AT_ONCE = 32;

/**
 * This machine's own contract, as any client sees it: so sessions in other processes are reached like
 * those in this one. Connected when first used, and again after the connection was lost.
 */
export class LocalWing implements Disposable {
  readonly #connect: (transport: Transport) => Disposable;
  #client: WingClient | undefined;
  #served: Disposable | undefined;
  readonly #waiting: (() => void)[] = [];
  #free = MAX_AT_ONCE;
  #disposed = false;

  constructor(connect: (transport: Transport) => Disposable) {
    this.#connect = connect;
  }

  /** @throws AppError `disconnected` once it was disposed */
  get client(): WingClient {
    if (this.#disposed) throw new AppError('disconnected', 'The link with this machine has ended.');
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

  /** Asks for something that is soon answered, in turn when much is asked. @throws what `ask` rejects with */
  async ask<T>(ask: (api: WingClient['api']) => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await ask(this.client.api);
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free += 1;
    }
  }

  /** A connection of its own to the same; the caller disposes it. */
  another(): LocalWing {
    return new LocalWing(this.#connect);
  }

  dispose(): void {
    this.#disposed = true;
    this.#served?.dispose();
  }
}
