// All sessions of this wing, by id. Creates, ends and forgets them, and says what changed.

import { AppError } from '#shared/base/app-error.ts';
import { DisposableStore } from '#shared/base/disposable.ts';
import { Emitter } from '#shared/base/emitter.ts';
import type { Random } from '#shared/base/ports.ts';
import type { SessionChange, SessionInfo } from '#shared/contract/index.ts';
import type { PtyOptions, PtyProcess, PtySpawner } from '../pty/pty-spawner.ts';
import type { SavedSession } from './saved-session.ts';
import { Session } from './session.ts';
import type { SessionDeps, SessionSpec } from './session-spec.ts';
import type { Size } from './size-arbiter.ts';

/** A spec whose id may still have to be made. */
export type NewSession = Omit<SessionSpec, 'id'> & { readonly id?: string | undefined };

export interface SessionRegistryDeps extends SessionDeps {
  readonly random: Random;
  /** Sessions allowed at once, ended ones included. */
  readonly maxSessions: () => number;
  /** Whether ended sessions stay listed until dismissed. */
  readonly keepExited: () => boolean;
}

const ID_ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789';

export class SessionRegistry {
  readonly #deps: SessionRegistryDeps;
  readonly #sessions = new Map<string, Session>();
  readonly #starting = new Set<string>();
  readonly #spawning = new Set<Promise<void>>();
  /** Ends of sessions that were forgotten already. */
  readonly #ending = new Set<Promise<void>>();
  readonly #subscriptions = new Map<Session, DisposableStore>();
  readonly #changed = new Emitter<SessionChange>();
  readonly #added = new Emitter<Session>();
  #disposed = false;

  /** Fires `upsert` and `removed`. */
  readonly onDidChange = this.#changed.event;
  /** Fires with each new session, before its first `upsert`. */
  readonly onDidAdd = this.#added.event;

  constructor(deps: SessionRegistryDeps) {
    this.#deps = { ...deps, spawner: { spawn: (options) => this.#spawn(deps.spawner, options) } };
  }

  /** Oldest first. */
  list(): SessionInfo[] {
    return [...this.#sessions.values()].map((session) => session.info);
  }

  has(id: string): boolean {
    return this.#sessions.has(id);
  }

  /** @throws AppError `session_not_found` */
  get(id: string): Session {
    const session = this.#sessions.get(id);
    if (!session) {
      throw new AppError(
        'session_not_found',
        `There is no session "${id}". It may have been closed.`,
      );
    }
    return session;
  }

  /** All sessions, oldest first. */
  all(): Session[] {
    return [...this.#sessions.values()];
  }

  /** An id that is free now. */
  newId(): string {
    for (;;) {
      const id = [...this.#deps.random.bytes(8)].map((byte) => ID_ALPHABET[byte % 32]).join('');
      if (!this.#isTaken(id)) return id;
    }
  }

  /** @throws AppError `session_exists`, `session_limit`, `shutting_down`, and as `PtySpawner.spawn` */
  async create(spec: NewSession, size: Size): Promise<Session> {
    const id = spec.id ?? this.newId();
    this.#assertRoomFor(id);
    this.#starting.add(id);
    try {
      const session = await Session.start({ ...spec, id }, size, this.#deps);
      if (this.#disposed) {
        await session.end();
        session.dispose(shuttingDown());
        throw shuttingDown();
      }
      this.#add(session);
      return session;
    } finally {
      this.#starting.delete(id);
    }
  }

  /**
   * Lists a session of an earlier run, ended. It never starts anything by itself.
   * @throws AppError `session_exists`, `session_limit`, `shutting_down`
   */
  restore(saved: SavedSession): Session {
    this.#assertRoomFor(saved.spec.id);
    const session = Session.restore(saved, this.#deps);
    this.#add(session);
    return session;
  }

  /** Begins to end a session's processes; the exit follows as a change. */
  kill(id: string): void {
    const session = this.get(id);
    void session.end().catch((error: unknown) => {
      this.#deps.logger.error({ err: error, session: id }, 'ending a session failed');
    });
  }

  /** Ends a session if it runs, and forgets it. */
  async remove(id: string): Promise<void> {
    const session = this.get(id);
    this.#forget(session);
    const ending = session.end().finally(() => {
      this.#ending.delete(ending);
      session.dispose(new AppError('session_not_found', 'This session was closed.'));
    });
    this.#ending.add(ending);
    await ending;
  }

  /** Ends every session; resolves when all processes are gone. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    const sessions = [...this.#sessions.values()];
    const ending = sessions.map((session) => session.end());
    await Promise.allSettled([...this.#spawning, ...this.#ending, ...ending]);
    for (const session of sessions) {
      this.#subscriptions.get(session)?.dispose();
      session.dispose(shuttingDown());
    }
    this.#sessions.clear();
    this.#subscriptions.clear();
    this.#added.dispose();
    this.#changed.dispose();
  }

  /** Starts a program for a new or restarted session. {@link dispose} waits for it and lets none stay. */
  async #spawn(spawner: PtySpawner, options: PtyOptions): Promise<PtyProcess> {
    if (this.#disposed) throw shuttingDown();
    const { promise: over, resolve } = Promise.withResolvers<void>();
    this.#spawning.add(over);
    try {
      const process = await spawner.spawn(options);
      if (!this.#disposed) return process;
      await process.end(this.#deps.killGraceMs());
      throw shuttingDown();
    } finally {
      this.#spawning.delete(over);
      resolve();
    }
  }

  #add(session: Session): void {
    const store = new DisposableStore();
    store.add(
      session.onDidChange(() => {
        const { info } = session;
        this.#changed.fire({ type: 'upsert', session: info });
        const isOver = info.state === 'exited' && !session.isRestarting && !info.restored;
        if (isOver && !this.#deps.keepExited()) void this.remove(info.id);
      }),
    );
    this.#sessions.set(session.spec.id, session);
    this.#subscriptions.set(session, store);
    this.#added.fire(session);
    this.#changed.fire({ type: 'upsert', session: session.info });
  }

  #forget(session: Session): void {
    const { id } = session.spec;
    this.#subscriptions.get(session)?.dispose();
    this.#subscriptions.delete(session);
    this.#sessions.delete(id);
    this.#changed.fire({ type: 'removed', id });
  }

  #isTaken(id: string): boolean {
    return this.#sessions.has(id) || this.#starting.has(id);
  }

  #assertRoomFor(id: string): void {
    if (this.#disposed) throw shuttingDown();
    if (this.#isTaken(id)) {
      throw new AppError('session_exists', `A session "${id}" already exists. Choose another id.`);
    }
    const max = this.#deps.maxSessions();
    if (this.#sessions.size + this.#starting.size >= max) {
      throw new AppError(
        'session_limit',
        `${max} sessions are open, which is the limit. Close some first.`,
      );
    }
  }
}

function shuttingDown(): AppError {
  return new AppError('shutting_down', 'Aerie is shutting down.');
}
