import { applyChange, emptyChat, type MutableChatState } from '#shared/chat/chat-state.ts';
import type { WingClient } from '#shared/client/wing-client.ts';

/** A chat as a window that looks at it sees it. */
export class ChatLooker {
  state: MutableChatState = emptyChat();
  cursor = 0;
  snapshots = 0;
  readonly #end = new AbortController();

  constructor(client: WingClient, chat: string, since?: number) {
    this.#follow(client, chat, since).catch((error: unknown) => {
      if (!this.#end.signal.aborted) throw error;
    });
  }

  /** What was said, one line for each item. */
  get lines(): string[] {
    return [...this.state.items.values()].map((item) => {
      if (item.type === 'user' || item.type === 'assistant') {
        const text = item.blocks.map((block) => (block.type === 'text' ? block.text : '')).join('');
        return `${item.type}${item.type === 'user' ? ` ${item.state}` : ''}: ${text}`;
      }
      if (item.type === 'system') return `${item.reason}`;
      return item.type === 'tool' ? `tool ${item.status}` : item.type;
    });
  }

  close(): void {
    this.#end.abort();
  }

  async #follow(client: WingClient, chat: string, since?: number): Promise<void> {
    const input = since === undefined ? { chat } : { chat, since };
    for await (const news of await client.api.chats.follow(input, { signal: this.#end.signal })) {
      if (news.type === 'snapshot') {
        this.snapshots += 1;
        this.state = emptyChat();
        for (const { item } of news.items) this.state.items.set(item.id, item);
        this.state.facts = news.facts;
        this.cursor = news.cursor;
      } else {
        for (const { change, cursor } of news.entries) {
          if (cursor !== this.cursor + 1) throw new Error(`${cursor} came after ${this.cursor}.`);
          this.cursor = cursor;
          applyChange(this.state, change);
        }
      }
    }
  }
}
