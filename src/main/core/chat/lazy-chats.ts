import { Emitter } from '#shared/base/emitter.ts';
import type { ChatListChange } from '#shared/contract/chats.ts';
import { LazyPart } from '../lazy-part.ts';
import type { ChatService } from './chat-service.ts';

/** Chats that are loaded when first asked for: what agents need takes longer to load than all the rest. */
export class LazyChats extends LazyPart<ChatService> {
  readonly #listed = new Emitter<ChatListChange>();

  /** Fires when a chat in the list changed, from when chats are loaded on. */
  readonly onDidChangeList = this.#listed.event;

  constructor(load: () => Promise<ChatService>) {
    super(async () => {
      const service = await load();
      service.onDidChangeList((change) => this.#listed.fire(change));
      return service;
    });
  }
}
