// What happens to sessions, as one ordered stream of events. Watches every session from its start to
// its end, also when the list has forgotten it meanwhile.

import { type Disposable, DisposableStore } from '#shared/base/disposable.ts';
import { Emitter } from '#shared/base/emitter.ts';
import type { Clock } from '#shared/base/ports.ts';
import type { SessionEvent } from '#shared/contract/index.ts';
import type { Session } from '../sessions/session.ts';
import type { SessionRegistry } from '../sessions/session-registry.ts';
import { type ActivityLimits, SessionActivity } from './session-activity.ts';
import { CWD_KEY, type SessionMetadata } from './session-metadata.ts';

/** An event, and the very session it is about: an id may be used again. */
export interface ObservedEvent {
  readonly event: SessionEvent;
  readonly session: Session;
}

/** What telling of idle and flooding sessions needs. */
export interface SessionActivityDeps {
  readonly limits: ActivityLimits;
  readonly clock: Clock;
}

export class SessionEvents implements Disposable {
  readonly #metadata: SessionMetadata;
  readonly #activity: SessionActivityDeps | undefined;
  readonly #store = new DisposableStore();
  readonly #watched = new Set<DisposableStore>();
  readonly #happened = new Emitter<ObservedEvent>();

  /** Fires in the order in which things happened. */
  readonly onDidHappen = this.#happened.event;

  /** Without `activity` nothing is told of idle and flooding sessions. */
  constructor(
    sessions: SessionRegistry,
    metadata: SessionMetadata,
    activity?: SessionActivityDeps,
  ) {
    this.#metadata = metadata;
    this.#activity = activity;
    this.#store.add(sessions.onDidAdd((session) => this.#watch(session)));
  }

  /** Tells that someone asked for the end of a session; its exit follows when it is gone. */
  tellKilled(session: Session): void {
    this.#fire(session, { type: 'killed', id: session.spec.id });
  }

  dispose(): void {
    this.#store.dispose();
    for (const store of this.#watched) store.dispose();
    this.#watched.clear();
    this.#happened.dispose();
  }

  /** Tells that a recording of a session ended because its file is full. */
  tellRecordingLimit(session: Session, path: string): void {
    this.#fire(session, { type: 'recordingLimit', id: session.spec.id, path });
  }

  #fire(session: Session, event: SessionEvent): void {
    this.#happened.fire({ event, session });
  }

  #watch(session: Session): void {
    const { id } = session.spec;
    const store = new DisposableStore();
    this.#watched.add(store);
    store.add(this.#watchChanges(session));
    this.#watchActivity(session, store);
    store.add(
      session.onDidAttach((client) => this.#fire(session, { type: 'attached', id, client })),
    );
    store.add(session.onDidSay((said) => this.#said(session, said)));
    store.add(
      session.onDidExit(({ code, signal }) => {
        this.#fire(session, { type: 'exited', id, code, signal });
      }),
    );
    store.add(
      session.onDidDispose(() => {
        this.#watched.delete(store);
        store.dispose();
      }),
    );
    // One of an earlier run has no program until it is started again.
    if (!session.info.restored) this.#tellCreated(session);
  }

  #tellCreated(session: Session): void {
    const { id, shell, pid, cols, rows } = session.info;
    this.#fire(session, { type: 'created', id, shell, pid, cols, rows });
  }

  #watchActivity(session: Session, store: DisposableStore): void {
    if (!this.#activity) return;
    const { limits, clock } = this.#activity;
    const activity = new SessionActivity(session.onDidOutput, limits, clock, (type) =>
      this.#fire(session, { type, id: session.spec.id }),
    );
    store.add(activity);
    // One of an earlier run has ended already.
    if (session.info.exit) activity.rest();
    store.add(session.onDidExit(() => activity.rest()));
  }

  #said(session: Session, said: Parameters<Parameters<Session['onDidSay']>[0]>[0]): void {
    const { id } = session.spec;
    if (said.type === 'notification') {
      const { title, body } = said;
      this.#fire(session, { type: 'notification', id, title, body });
    } else if (said.type === 'shell-ready') {
      this.#fire(session, { type: 'shellReady', id });
    }
  }

  /** Turns changes of the session's info into events. */
  #watchChanges(session: Session): Disposable {
    const { id } = session.spec;
    let before = session.info;
    return session.onDidChange(() => {
      const now = session.info;
      const previous = before;
      before = now;
      if (previous.restored && !now.restored) this.#tellCreated(session);
      if (now.cols !== previous.cols || now.rows !== previous.rows) {
        this.#fire(session, { type: 'resized', id, cols: now.cols, rows: now.rows });
      }
      if (now.cwd !== previous.cwd) {
        this.#metadata.set(session, CWD_KEY, now.cwd);
        this.#fire(session, { type: 'cwdChanged', id, cwd: now.cwd });
      }
      const left = now.viewers === 0 && previous.viewers > 0;
      if (left && now.state !== 'exited') this.#fire(session, { type: 'detached', id });
    });
  }
}
