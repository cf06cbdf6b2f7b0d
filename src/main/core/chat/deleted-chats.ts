import { type Disposable, MutableDisposable } from '#shared/base/disposable.ts';
import type { Clock, Logger } from '#shared/base/ports.ts';
import type { ChatStore } from './chat-store.ts';

/** How long a deleted chat is kept, in ms: long enough to notice a mistake. */
export const DELETED_KEPT_MS = 10 * 60_000;

export interface DeletedChatsPorts {
  readonly store: ChatStore;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Deletes a chat for good. */
  readonly purge: (chat: string) => Promise<void>;
}

/** Deletes chats for good when their time is over, also those of an earlier run. */
export class DeletedChats implements Disposable {
  readonly #ports: DeletedChatsPorts;
  readonly #timer = new MutableDisposable<Disposable>();
  #disposed = false;

  constructor(ports: DeletedChatsPorts) {
    this.#ports = ports;
    this.schedule();
  }

  /** To be called when a chat was deleted or taken back. */
  schedule(): void {
    const { store, clock, logger } = this.#ports;
    if (this.#disposed) return;
    try {
      const first = store.firstDeleted();
      const wait = first === undefined ? undefined : first.at + DELETED_KEPT_MS - clock.now();
      this.#timer.value =
        wait === undefined ? undefined : clock.after(Math.max(0, wait), () => void this.#purge());
    } catch (err) {
      logger.warn({ err }, 'Deleted chats could not be looked for.');
    }
  }

  dispose(): void {
    this.#disposed = true;
    this.#timer.dispose();
  }

  async #purge(): Promise<void> {
    const { store, clock, logger, purge } = this.#ports;
    try {
      const first = store.firstDeleted();
      if (first && first.at + DELETED_KEPT_MS <= clock.now()) await purge(first.id);
      this.schedule();
    } catch (err) {
      // Tried again with the next deletion, and the next start.
      logger.warn({ err }, 'A deleted chat could not be deleted for good.');
    }
  }
}
