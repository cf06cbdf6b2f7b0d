// Tells about sessions and chats that ask to be looked at while nobody looks. Never takes the focus.

import { app, Notification } from 'electron';
import { type Disposable, DisposableStore, toDisposable } from '#shared/base/disposable.ts';
import type { Event } from '#shared/base/emitter.ts';
import type { Clock } from '#shared/base/ports.ts';
import { TokenBucket } from '#shared/base/token-bucket.ts';
import { chatPanel } from '#shared/contract/desktop-bridge.ts';
import type {
  Attention,
  ChatInfo,
  ChatListChange,
  SessionChange,
  SessionInfo,
} from '#shared/contract/index.ts';
import { type AttentionNotice, attentionNotice, chatNotice } from './attention-notice.ts';

/** More at once, or for longer, would only be in the way; the badge still counts all. */
const AT_ONCE = 5;
const PER_SECOND = 0.2;

export interface AttentionNotifierDeps {
  readonly sessions: { list(): SessionInfo[]; readonly onDidChange: Event<SessionChange> };
  /** Changes of chats, from the first one that is in use on. */
  readonly onDidChangeChats: Event<ChatListChange>;
  /** True while a person has a window of ours in front of them. */
  readonly isLooking: () => boolean;
  /** Whether a person wants notifications at all. */
  readonly isWanted: () => boolean;
  readonly clock: Clock;
  /** Shows a session or chat by its panel. */
  readonly show: (panel: string) => void;
}

export class AttentionNotifier implements Disposable {
  readonly #deps: AttentionNotifierDeps;
  readonly #owned = new DisposableStore();
  /** Chats that ask. */
  readonly #chats = new Set<string>();
  /** Episode told last, by panel. */
  readonly #told = new Map<string, string>();
  readonly #limit: TokenBucket;
  readonly #open = new Map<string, Notification>();

  constructor(deps: AttentionNotifierDeps) {
    this.#deps = deps;
    this.#limit = new TokenBucket({ burst: AT_ONCE, perSecond: PER_SECOND, clock: deps.clock });
    this.#owned.add(deps.sessions.onDidChange((change) => this.#follow(change)));
    this.#owned.add(deps.onDidChangeChats((change) => this.#followChats(change)));
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
    if (change.type === 'removed') this.#forget(change.id);
    else if (change.type === 'upsert') this.#consider(change.session);
    this.#count();
  }

  #followChats(change: ChatListChange): void {
    if (change.type === 'all') return;
    const panel = chatPanel(change.type === 'removed' ? change.id : change.chat.id);
    if (change.type === 'removed') this.#forget(panel);
    else this.#considerChat(panel, change.chat);
    this.#count();
  }

  #count(): void {
    const waiting = this.#deps.sessions.list().filter((session) => session.attention !== null);
    app.setBadgeCount(waiting.length + this.#chats.size);
  }

  #consider(session: SessionInfo): void {
    const { id, attention } = session;
    if (attention) this.#tell(id, attention, attentionNotice(session, this.#told.get(id)));
    else this.#clear(id);
  }

  #considerChat(panel: string, chat: ChatInfo): void {
    const { attention } = chat;
    if (attention) {
      this.#chats.add(panel);
      this.#tell(panel, attention, chatNotice(chat, this.#told.get(panel)));
    } else {
      this.#chats.delete(panel);
      this.#clear(panel);
    }
  }

  #tell(panel: string, attention: Attention, notice: AttentionNotice | null): void {
    this.#told.set(panel, attention.id);
    if (!notice || !this.#deps.isWanted() || this.#deps.isLooking()) return;
    if (!Notification.isSupported() || !this.#limit.take()) return;
    this.#clear(panel);
    const notification = new Notification({ ...notice, silent: attention.reason !== 'bell' });
    notification.on('click', () => this.#deps.show(panel));
    notification.on('close', () => {
      if (this.#open.get(panel) === notification) this.#open.delete(panel);
    });
    this.#open.set(panel, notification);
    notification.show();
  }

  #forget(panel: string): void {
    this.#told.delete(panel);
    this.#chats.delete(panel);
    this.#clear(panel);
  }

  #clear(id: string): void {
    const notification = this.#open.get(id);
    this.#open.delete(id);
    notification?.close();
  }
}
