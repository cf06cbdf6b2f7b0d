// Says when it is time to look at a chat's files again.

import { type Disposable, toDisposable } from '#shared/base/disposable.ts';
import { Emitter } from '#shared/base/emitter.ts';
import type { Clock } from '#shared/base/ports.ts';
import type { ChatChange } from '#shared/chat/chat-change.ts';
import type { ReviewNews } from '#shared/contract/review.ts';

type Reason = ReviewNews['reason'];

/** What happens within this time is told together, in ms. */
const PAUSE_MS = 300;

export class ReviewSignals implements Disposable {
  readonly #clock: Clock;
  readonly #happened = new Emitter<{ readonly chat: string; readonly reason: Reason }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Something happened in a chat that may have changed its files. */
  tell(chat: string, reason: Reason): void {
    this.#happened.fire({ chat, reason });
  }

  /** Looks through what was written of a chat for tools that may have changed files. */
  written(chat: string, changes: readonly ChatChange[]): void {
    if (changes.some(mayChangeFiles)) this.tell(chat, 'tool');
  }

  /** Calls `listener` after each burst of what happens in a chat; at once after a person's own doing. */
  listen(chat: string, listener: (reason: Reason) => void): Disposable {
    let timer: Disposable | undefined;
    let pending: Reason | undefined;
    const tell = (): void => {
      timer?.dispose();
      timer = undefined;
      if (pending !== undefined) listener(pending);
      pending = undefined;
    };
    const subscription = this.#happened.event((event) => {
      if (event.chat !== chat) return;
      // The end of a turn says more than that of a tool.
      if (pending !== 'turn') pending = event.reason;
      if (event.reason === 'action') tell();
      else timer ??= this.#clock.after(PAUSE_MS, tell);
    });
    return toDisposable(() => {
      timer?.dispose();
      subscription.dispose();
    });
  }

  dispose(): void {
    this.#happened.dispose();
  }
}

function mayChangeFiles(change: ChatChange): boolean {
  if (change.type !== 'upsert' || change.item.type !== 'tool') return false;
  const { status, kind, changes } = change.item;
  if (status === 'pending' || status === 'in_progress') return false;
  const isHarmless = kind === 'read' || kind === 'search' || kind === 'think' || kind === 'fetch';
  return changes.length > 0 || !isHarmless;
}
