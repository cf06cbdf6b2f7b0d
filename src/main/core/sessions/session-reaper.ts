// Ends sessions that everybody has left and that have done nothing for as long as the user chose. Off
// unless chosen: a silent program may well be working.

import { type Disposable, DisposableStore } from '#shared/base/disposable.ts';
import type { Event } from '#shared/base/emitter.ts';
import type { Clock, Logger } from '#shared/base/ports.ts';
import type { Session } from './session.ts';
import type { SessionRegistry } from './session-registry.ts';

/** Between two looks, in ms, unless the time chosen is shorter. */
const CHECK_EVERY = 5 * 60_000;

export interface SessionReaperDeps {
  readonly sessions: SessionRegistry;
  readonly clock: Clock;
  readonly logger: Logger;
  /** ms without output, typing or a viewer after which a session is ended; 0 never ends any. */
  readonly idleTtl: () => number;
  /** Fires when the time chosen changed. */
  readonly onDidChange: Event<unknown>;
  /** Ends a session. */
  readonly end: (session: Session) => void;
}

export class SessionReaper implements Disposable {
  readonly #deps: SessionReaperDeps;
  readonly #store = new DisposableStore();
  /** When each session last did something or was looked at, in ms of the monotonic clock. */
  readonly #active = new WeakMap<Session, number>();
  #timer: Disposable | undefined;

  constructor(deps: SessionReaperDeps) {
    this.#deps = deps;
    this.#store.add(deps.sessions.onDidAdd((session) => this.#watch(session)));
    this.#store.add(deps.onDidChange(() => this.#arm()));
    this.#arm();
  }

  dispose(): void {
    this.#store.dispose();
    this.#timer?.dispose();
  }

  /** Subscriptions end with the session. */
  #watch(session: Session): void {
    const touch = (): void => void this.#active.set(session, this.#deps.clock.monotonic());
    touch();
    session.onDidOutput(touch);
    session.onDidInput(touch);
    session.onDidAttach(touch);
    let viewers = 0;
    session.onDidChange(() => {
      const now = session.info.viewers;
      if (now < viewers) touch();
      viewers = now;
    });
  }

  #arm(): void {
    this.#timer?.dispose();
    const ttl = this.#deps.idleTtl();
    if (ttl === 0 || this.#store.disposed) return;
    this.#timer = this.#deps.clock.after(Math.min(ttl, CHECK_EVERY), () => {
      this.#reap(ttl);
      this.#arm();
    });
  }

  #reap(ttl: number): void {
    const { sessions, clock, logger, end } = this.#deps;
    const before = clock.monotonic() - ttl;
    for (const session of sessions.all()) {
      const forgotten = session.info.state === 'detached';
      if (!forgotten || (this.#active.get(session) ?? clock.monotonic()) > before) continue;
      logger.info({ session: session.spec.id }, 'a session that nobody used was ended');
      end(session);
    }
  }
}
