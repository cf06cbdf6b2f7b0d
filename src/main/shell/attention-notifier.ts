// Tells about sessions that ask to be looked at while nobody looks. Never takes the focus.

import { app, Notification } from 'electron';
import { type Disposable, DisposableStore, toDisposable } from '#shared/base/disposable.ts';
import type { Event } from '#shared/base/emitter.ts';
import type { Clock } from '#shared/base/ports.ts';
import { TokenBucket } from '#shared/base/token-bucket.ts';
import type { SessionChange, SessionInfo } from '#shared/contract/index.ts';
import { attentionNotice } from './attention-notice.ts';

/** More at once, or for longer, would only be in the way; the badge still counts all. */
const AT_ONCE = 5;
const PER_SECOND = 0.2;

export interface AttentionNotifierDeps {
  readonly sessions: { list(): SessionInfo[]; readonly onDidChange: Event<SessionChange> };
  /** True while a person has a window of ours in front of them. */
  readonly isLooking: () => boolean;
  /** Whether a person wants notifications at all. */
  readonly isWanted: () => boolean;
  readonly clock: Clock;
  readonly show: (sessionId: string) => void;
}

export class AttentionNotifier implements Disposable {
  readonly #deps: AttentionNotifierDeps;
  readonly #owned = new DisposableStore();
  /** Episode told last, by session. */
  readonly #told = new Map<string, string>();
  readonly #limit: TokenBucket;
  readonly #open = new Map<string, Notification>();

  constructor(deps: AttentionNotifierDeps) {
    this.#deps = deps;
    this.#limit = new TokenBucket({ burst: AT_ONCE, perSecond: PER_SECOND, clock: deps.clock });
    this.#owned.add(deps.sessions.onDidChange((change) => this.#follow(change)));
    this.#owned.add(
      toDisposable(() => {
        for (const id of [...this.#open.keys()]) this.#clear(id);
      }),
    );
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #follow(change: SessionChange): void {
    if (change.type === 'removed') {
      this.#told.delete(change.id);
      this.#clear(change.id);
    } else if (change.type === 'upsert') {
      this.#consider(change.session);
    }
    const waiting = this.#deps.sessions.list().filter((session) => session.attention !== null);
    app.setBadgeCount(waiting.length);
  }

  #consider(session: SessionInfo): void {
    const { id, attention } = session;
    if (!attention) {
      this.#clear(id);
      return;
    }
    const notice = attentionNotice(session, this.#told.get(id));
    this.#told.set(id, attention.id);
    if (!notice || !this.#deps.isWanted() || this.#deps.isLooking()) return;
    if (!Notification.isSupported() || !this.#limit.take()) return;
    this.#clear(id);
    const notification = new Notification({ ...notice, silent: attention.reason !== 'bell' });
    notification.on('click', () => this.#deps.show(id));
    notification.on('close', () => {
      if (this.#open.get(id) === notification) this.#open.delete(id);
    });
    this.#open.set(id, notification);
    notification.show();
  }

  #clear(id: string): void {
    const notification = this.#open.get(id);
    this.#open.delete(id);
    notification?.close();
  }
}
