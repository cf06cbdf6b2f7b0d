// When a session host has nothing left to do. It must not end while anything in it could be missed,
// nor stay for nothing.

import { AppError } from '#shared/base/app-error.ts';
import { type Disposable, DisposableStore } from '#shared/base/disposable.ts';
import { Emitter, type Event } from '#shared/base/emitter.ts';
import type { Clock } from '#shared/base/ports.ts';
import type { SessionInfo } from '#shared/contract/index.ts';

export interface HostLifetimeOptions {
  readonly sessions: { list(): SessionInfo[]; readonly onDidChange: Event<unknown> };
  /** Clients connected now; `onDidChange` fires when any of this may have changed. */
  readonly clients: {
    readonly count: number;
    /** Programs may come by a socket of their own, which is gone when the host is. */
    readonly servesPrograms: boolean;
    readonly onDidChange: Event<void>;
  };
  readonly clock: Clock;
  /** Stays although nobody needs it, as a daemon in the foreground does, until it is retired. */
  readonly stays: boolean;
}

/** How long there must be nothing to do, in ms. */
const EMPTY_FOR = 30_000;

export class HostLifetime implements Disposable {
  readonly #options: HostLifetimeOptions;
  readonly #store = new DisposableStore();
  readonly #retiring = new Emitter<void>();
  readonly #ended = new Emitter<void>();
  #timer: Disposable | undefined;
  #retired = false;
  #over = false;
  /** Sessions being started, which are in no list yet. */
  #starting = 0;

  readonly onDidRetire = this.#retiring.event;
  /** Fires once there was nothing to do for a while. */
  readonly onDidEnd = this.#ended.event;

  constructor(options: HostLifetimeOptions) {
    this.#options = options;
    this.#store.add(options.sessions.onDidChange(() => this.#consider()));
    this.#store.add(options.clients.onDidChange(() => this.#consider()));
    this.#consider();
  }

  /** From now on nothing new starts here, and the end of what runs is the end of the host. */
  retire(): void {
    if (this.#retired) return;
    this.#retired = true;
    this.#retiring.fire();
    this.#consider();
  }

  get retired(): boolean {
    return this.#retired;
  }

  /**
   * Starts something, which keeps the host until it is done.
   * @throws AppError `shutting_down` once retired, `disconnected` once the end has begun; what `work` throws
   */
  async start<T>(work: () => Promise<T>): Promise<T> {
    this.#assertOpen();
    this.#starting += 1;
    this.#consider();
    try {
      return await work();
    } finally {
      this.#starting -= 1;
      this.#consider();
    }
  }

  dispose(): void {
    this.#over = true;
    this.#timer?.dispose();
    this.#store.dispose();
    this.#retiring.dispose();
    this.#ended.dispose();
  }

  #assertOpen(): void {
    if (this.#over) {
      throw new AppError('disconnected', 'This session host is about to end. Try again.');
    }
    if (!this.#retired) return;
    throw new AppError(
      'shutting_down',
      'This session host only finishes what it runs. Start the session in the newer Aerie.',
    );
  }

  get #needed(): boolean {
    const { sessions, clients, stays } = this.#options;
    if (this.#starting > 0) return true;
    const list = sessions.list();
    if (list.some(({ state }) => state !== 'exited')) return true;
    if (!this.#retired) {
      return stays || (clients.count > 0 && (list.length > 0 || clients.servesPrograms));
    }
    // The last words of a program may still be read.
    return list.some(({ viewers }) => viewers > 0);
  }

  #consider(): void {
    if (this.#over) return;
    if (this.#needed) {
      this.#timer?.dispose();
      this.#timer = undefined;
      return;
    }
    this.#timer ??= this.#options.clock.after(EMPTY_FOR, () => {
      this.#over = true;
      this.#ended.fire();
    });
  }
}
