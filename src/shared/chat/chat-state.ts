import type { ChatBlock } from './chat-block.ts';
import type { ChatChange } from './chat-change.ts';
import { type ChatFacts, noFacts } from './chat-facts.ts';
import type { ChatItem } from './chat-item.ts';
import type { ChatToolOutput } from './tool-item.ts';

/** A chat as it is. Items are in their order; each is replaced, never changed. */
export interface ChatState {
  readonly items: ReadonlyMap<string, ChatItem>;
  readonly facts: ChatFacts;
}

/** A state that {@link applyChange} moves on. */
export interface MutableChatState extends ChatState {
  readonly items: Map<string, ChatItem>;
  facts: ChatFacts;
}

/** A chat in which nothing has happened. */
export function emptyChat(): MutableChatState {
  return { items: new Map(), facts: noFacts };
}

/** Takes one step in place: costs the same however long the chat is. */
export function applyChange(state: MutableChatState, change: ChatChange): void {
  switch (change.type) {
    case 'upsert':
      state.items.set(change.item.id, change.item);
      break;
    case 'append': {
      const item = state.items.get(change.id);
      if (item) state.items.set(change.id, withText(item, change.part, change.text));
      break;
    }
    case 'remove':
      state.items.delete(change.id);
      break;
    case 'facts':
      state.facts = { ...state.facts, ...change.facts };
      break;
  }
}

/** `item` with `text` added to its last text, or to that of its sub-agent. */
export function withText(item: ChatItem, part: 'text' | 'child', text: string): ChatItem {
  switch (item.type) {
    case 'thought':
    case 'compaction':
      return { ...item, text: item.text + text };
    case 'user':
    case 'assistant':
      return { ...item, blocks: blocksWith(item.blocks, text) };
    case 'tool':
      if (part === 'text') return { ...item, output: outputWith(item.output, text) };
      return item.child
        ? { ...item, child: { ...item.child, text: item.child.text + text } }
        : item;
    default:
      return item;
  }
}

function blocksWith(blocks: readonly ChatBlock[], text: string): ChatBlock[] {
  const last = blocks.at(-1);
  return last?.type === 'text' && last.audience === undefined
    ? [...blocks.slice(0, -1), { ...last, text: last.text + text }]
    : [...blocks, { type: 'text', text }];
}

function outputWith(output: readonly ChatToolOutput[], text: string): ChatToolOutput[] {
  const last = output.at(-1);
  return last?.type === 'content' && last.block.type === 'text'
    ? [...output.slice(0, -1), { ...last, block: { ...last.block, text: last.block.text + text } }]
    : [...output, { type: 'content', block: { type: 'text', text } }];
}
