import type { ChatBlock } from './chat-block.ts';
import type { ChatChange } from './chat-change.ts';
import type { ChatItem } from './chat-item.ts';
import { withText } from './chat-state.ts';

/**
 * Changes that wait to be written, as few as do the same: text added to one item becomes one change,
 * an item replaced twice is replaced once. Adding costs the same however many wait.
 */
export class ChangeBatch {
  #changes: (ChatChange | undefined)[] = [];
  /** Where the last change of an item stands; '' is the facts. */
  #last = new Map<string, number>();
  #weight = 0;

  get isEmpty(): boolean {
    return this.#changes.length === 0;
  }

  /** Characters of text that wait. What is replaced does not count: it will be replaced again. */
  get weight(): number {
    return this.#weight;
  }

  add(change: ChatChange): void {
    const key = keyOf(change);
    const at = this.#last.get(key);
    const before = at === undefined ? undefined : this.#changes[at];
    if (change.type === 'append') this.#weight += change.text.length;
    const joined = before && join(before, change);
    if (at !== undefined && joined) {
      this.#changes[at] = joined;
      return;
    }
    // An item may be new, and new items keep their order: it takes its place where it is put last.
    if (at !== undefined && before?.type === 'append' && change.type === 'upsert') {
      this.#changes[at] = undefined;
    }
    this.#last.set(key, this.#changes.push(change) - 1);
  }

  /** What waits, in order; nothing does afterwards. */
  take(): ChatChange[] {
    const changes = this.#changes.filter((change) => change !== undefined);
    this.#changes = [];
    this.#last = new Map();
    this.#weight = 0;
    return changes;
  }
}

function keyOf(change: ChatChange): string {
  switch (change.type) {
    case 'facts':
      return '';
    case 'upsert':
      return change.item.id;
    default:
      return change.id;
  }
}

/** One change that does what two of the same item do, one after the other; undefined if there is none. */
function join(before: ChatChange, change: ChatChange): ChatChange | undefined {
  if (before.type === 'facts' && change.type === 'facts') {
    return { type: 'facts', facts: { ...before.facts, ...change.facts } };
  }
  if (before.type === 'upsert' && change.type === 'upsert') return change;
  if (before.type === 'upsert' && change.type === 'append') {
    return { type: 'upsert', item: withText(before.item, change.part, change.text) };
  }
  if (before.type === 'append' && change.type === 'append' && before.part === change.part) {
    return { ...before, text: before.text + change.text };
  }
  return undefined;
}

/** About how many characters a change has. */
export function weightOf(change: ChatChange): number {
  switch (change.type) {
    case 'append':
      return change.text.length + 64;
    case 'upsert':
      return itemWeight(change.item);
    default:
      return 256;
  }
}

function itemWeight(item: ChatItem): number {
  switch (item.type) {
    case 'user':
    case 'assistant':
      return 256 + blocksWeight(item.blocks);
    case 'thought':
    case 'compaction':
      return 256 + item.text.length;
    case 'tool': {
      const output = item.output.flatMap((entry) => (entry.type === 'content' ? entry.block : []));
      const patches = item.changes.reduce((sum, { patch }) => sum + 64 + (patch?.length ?? 0), 0);
      return 1024 + blocksWeight(output) + patches + (item.child?.text.length ?? 0);
    }
    case 'question':
      return 1024 + JSON.stringify(item.fields).length;
    default:
      return 512;
  }
}

function blocksWeight(blocks: readonly ChatBlock[]): number {
  return blocks.reduce((sum, block) => {
    const text = 'text' in block ? (block.text?.length ?? 0) : 0;
    return sum + 64 + text + ('inline' in block ? (block.inline?.length ?? 0) : 0);
  }, 0);
}
