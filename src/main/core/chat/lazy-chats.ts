import { AppError } from '#shared/base/app-error.ts';
import { Emitter } from '#shared/base/emitter.ts';
import type { ChatListChange } from '#shared/contract/chats.ts';
import type { ChatService } from './chat-service.ts';

/** Chats that are loaded when first asked for: what agents need takes longer to load than all the rest. */
export class LazyChats {
  readonly #load: () => Promise<ChatService>;
  #loading: Promise<ChatService> | undefined;
  readonly #listed = new Emitter<ChatListChange>();
  #disposed = false;

  /** Fires when a chat in the list changed, from when chats are loaded on. */
  readonly onDidChangeList = this.#listed.event;

  constructor(load: () => Promise<ChatService>) {
    this.#load = load;
  }

  /** @throws AppError `shutting_down` */
  async use(): Promise<ChatService> {
    if (this.#disposed) throw new AppError('shutting_down', 'Aerie is shutting down.');
    this.#loading ??= this.#begin();
    return this.#loading;
  }

  async #begin(): Promise<ChatService> {
    try {
      const service = await this.#load();
      service.onDidChangeList((change) => this.#listed.fire(change));
      return service;
    } catch (error) {
      this.#loading = undefined;
      throw error;
    }
  }

  /** Ends all agents, if there were any. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    // What could not be loaded was told to whoever asked for it.
    const service = await this.#loading?.catch(() => undefined);
    await service?.dispose();
  }
}
