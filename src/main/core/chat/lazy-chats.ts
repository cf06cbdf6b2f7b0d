import { AppError } from '#shared/base/app-error.ts';
import type { ChatService } from './chat-service.ts';

/** Chats that are loaded when first asked for: what agents need takes longer to load than all the rest. */
export class LazyChats {
  readonly #load: () => Promise<ChatService>;
  #loading: Promise<ChatService> | undefined;
  #disposed = false;

  constructor(load: () => Promise<ChatService>) {
    this.#load = load;
  }

  /** @throws AppError `shutting_down` */
  async use(): Promise<ChatService> {
    if (this.#disposed) throw new AppError('shutting_down', 'Aerie is shutting down.');
    this.#loading ??= this.#load().catch((error: unknown) => {
      this.#loading = undefined;
      throw error;
    });
    return this.#loading;
  }

  /** Ends all agents, if there were any. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    // What could not be loaded was told to whoever asked for it.
    const service = await this.#loading?.catch(() => undefined);
    await service?.dispose();
  }
}
