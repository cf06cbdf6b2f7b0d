// A session that outlives the process it runs in: when the agent dies and comes back, the lease has
// another session object of the same id.

import { Emitter } from '#shared/base/emitter.ts';
import { SessionClosedError } from '../errors/acp-error.ts';
import type { SessionOptions } from '../session/session-options.ts';
import type { AgentExit } from '../transport/transport.ts';
import type { PoolSession } from './pool-client.ts';

/** How a session is opened. */
export type SessionSource =
  | { readonly kind: 'new' }
  /** With its history, or without where the transcript is known and the agent can do that. */
  | { readonly kind: 'existing'; readonly id: string; readonly history: 'replay' | 'known' }
  | { readonly kind: 'fork'; readonly id: string };

/** What became of a session. */
export type LeaseState<S extends PoolSession> =
  | { readonly kind: 'open'; readonly session: S }
  /** The agent is gone and is being started again. */
  | { readonly kind: 'waiting'; readonly exit?: AgentExit | undefined }
  /** It could not be opened again; `retry` of its agent tries anew. */
  | { readonly kind: 'lost'; readonly error: unknown }
  | { readonly kind: 'closed' };

export class AgentLease<S extends PoolSession> {
  /** Id of the session, in the agent's world. */
  readonly id: string;
  readonly options: SessionOptions;
  readonly #release: (lease: AgentLease<S>, closed: Promise<void>) => void;
  readonly #changed = new Emitter<LeaseState<S>>();
  #state: LeaseState<S>;

  /** Fires for each new state. */
  readonly onDidChange = this.#changed.event;

  constructor(
    session: S,
    options: SessionOptions,
    release: (lease: AgentLease<S>, closed: Promise<void>) => void,
  ) {
    this.id = session.id;
    this.options = options;
    this.#release = release;
    this.#state = { kind: 'open', session };
  }

  get state(): LeaseState<S> {
    return this.#state;
  }

  /** The session. @throws SessionClosedError while there is none */
  get session(): S {
    if (this.#state.kind === 'open') return this.#state.session;
    throw new SessionClosedError(
      this.#state.kind === 'waiting'
        ? 'The agent has ended and is being started again. Try again in a moment.'
        : 'This session is not open. Open it again.',
    );
  }

  /** For the pool: what became of the session. */
  set(state: LeaseState<S>): void {
    if (this.#state.kind === 'closed') return;
    this.#state = state;
    this.#changed.fire(state);
  }

  /** Ends the session's turn and lets the agent forget it. It can be opened again. */
  async close(): Promise<void> {
    const state = this.#state;
    if (state.kind === 'closed') return;
    this.set({ kind: 'closed' });
    const closed = state.kind === 'open' ? state.session.close() : Promise.resolve();
    this.#release(this, closed);
    this.#changed.dispose();
    await closed;
  }
}
