// Of an output that is too long for its item the item has beginning and end only. The whole is kept
// beside the chat, once its call is over: an output that grows is told again and again.

import { createHash } from 'node:crypto';
import type { ChatChange } from '#shared/chat/chat-change.ts';
import type { ChatUpdate } from '#shared/chat/chat-event.ts';
import type { ChatState } from '#shared/chat/chat-state.ts';
import { isOver } from '#shared/chat/item-of-call.ts';
import type { ToolItem } from '#shared/chat/tool-item.ts';
import type { Blobs } from './detach-media.ts';

/** Longer outputs stay without their middle; in characters. */
const MAX_WHOLE = 32 * 1024 * 1024;
/** Characters that wait for the end of their calls; the oldest are given up beyond. */
const MAX_WAITING = 96 * 1024 * 1024;

/** Texts of one item's outputs, by index. */
type Texts = ReadonlyMap<number, string>;

export class WholeOutputs {
  readonly #waiting = new Map<string, Texts>();

  /** Notes what `update` tells of outputs that did not fit into the items of `changes`. */
  note(update: ChatUpdate, changes: readonly ChatChange[]): void {
    const isTool =
      update.sessionUpdate === 'tool_call' || update.sessionUpdate === 'tool_call_update';
    if (!isTool || !update.content) return;
    for (const change of changes) {
      if (change.type !== 'upsert' || change.item.type !== 'tool') continue;
      const texts = new Map<number, string>();
      for (const index of cutOutputs(change.item)) {
        const entry = update.content[index];
        if (entry?.type !== 'content' || entry.content.type !== 'text') continue;
        if (entry.content.text.length <= MAX_WHOLE) texts.set(index, entry.content.text);
      }
      this.#waiting.delete(change.item.id);
      if (texts.size > 0) this.#waiting.set(change.item.id, texts);
    }
    this.#limit();
  }

  /** Puts the texts of calls that are over into `blobs`. @returns what makes the items refer to them */
  settle(state: ChatState, blobs: Blobs): ChatChange[] {
    const changes: ChatChange[] = [];
    for (const [id, texts] of this.#waiting) {
      const item = state.items.get(id);
      if (item?.type !== 'tool' || !isOver(item.status)) continue;
      this.#waiting.delete(id);
      const next = withWhole(item, texts, blobs);
      if (next) changes.push({ type: 'upsert', item: next });
    }
    return changes;
  }

  #limit(): void {
    let chars = 0;
    for (const [id, texts] of [...this.#waiting].reverse()) {
      for (const text of texts.values()) chars += text.length;
      if (chars > MAX_WAITING) this.#waiting.delete(id);
    }
  }
}

/** Outputs of an item that miss their middle, by index. */
function cutOutputs(item: ToolItem): number[] {
  return item.output.flatMap((entry, index) =>
    entry.type === 'content' && entry.omitted !== undefined && !entry.whole ? index : [],
  );
}

function withWhole(item: ToolItem, texts: Texts, blobs: Blobs): ToolItem | undefined {
  const cut = cutOutputs(item).filter((index) => texts.has(index));
  if (cut.length === 0) return undefined;
  const output = item.output.map((entry, index) => {
    const text = cut.includes(index) ? texts.get(index) : undefined;
    if (text === undefined || entry.type !== 'content') return entry;
    const data = Buffer.from(text, 'utf8');
    const key = createHash('sha256').update(data).digest('hex');
    blobs.set(key, data);
    return { ...entry, whole: { key, bytes: data.length } };
  });
  return { ...item, output };
}
