// All sessions of this machine as they change, for as long as the link lives: looked at again when the
// connection to them was lost.

import { type Disposable, MutableDisposable } from '#shared/base/disposable.ts';
import type { Clock } from '#shared/base/ports.ts';
import type { SessionInfo } from '#shared/contract/session.ts';
import type { LocalWing } from './local-wing.ts';

const RETRY_AFTER = 1000;

export interface SessionFeedOptions {
  readonly wing: LocalWing;
  readonly clock: Clock;
  readonly onSession: (info: SessionInfo) => void;
  readonly onRemoved: (id: string) => void;
  /** All that there are were handed to `onSession`. */
  readonly onAll: (infos: readonly SessionInfo[]) => void;
}

export class SessionFeed implements Disposable {
  readonly #options: SessionFeedOptions;
  readonly #retry = new MutableDisposable<Disposable>();
  readonly #end = new AbortController();
  readonly #known = new Map<string, SessionInfo>();
  #started = false;

  constructor(options: SessionFeedOptions) {
    this.#options = options;
  }

  /** Begins to look, unless it has. */
  start(): void {
    if (this.#started) return;
    this.#started = true;
    void this.#follow();
  }

  /** A session as it was told of last. */
  get(id: string): SessionInfo | undefined {
    return this.#known.get(id);
  }

  dispose(): void {
    this.#end.abort();
    this.#retry.dispose();
  }

  async #follow(): Promise<void> {
    const { wing, clock } = this.#options;
    const { signal } = this.#end;
    try {
      for await (const change of await wing.client.api.sessions.watch(undefined, { signal })) {
        if (signal.aborted) return;
        if (change.type === 'upsert') this.#tell(change.session);
        else if (change.type === 'removed') this.#remove(change.id);
        else this.#all(change.sessions);
      }
    } catch {
      // Asked again below.
    }
    if (!signal.aborted) {
      this.#retry.value = clock.after(RETRY_AFTER, () => void this.#follow());
    }
  }

  #all(sessions: readonly SessionInfo[]): void {
    const ids = new Set(sessions.map(({ id }) => id));
    for (const id of [...this.#known.keys()]) if (!ids.has(id)) this.#remove(id);
    for (const session of sessions) this.#tell(session);
    this.#options.onAll(sessions);
  }

  #tell(session: SessionInfo): void {
    this.#known.set(session.id, session);
    this.#options.onSession(session);
  }

  #remove(id: string): void {
    if (this.#known.delete(id)) this.#options.onRemoved(id);
  }
}
