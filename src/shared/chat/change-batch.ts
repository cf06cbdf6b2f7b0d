import type { ChatChange } from './chat-change.ts';
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

  /** About how many characters wait. */
  get weight(): number {
    return this.#weight;
  }

  add(change: ChatChange): void {
    const key = keyOf(change);
    const at = this.#last.get(key);
    const before = at === undefined ? undefined : this.#changes[at];
    this.#weight += weightOf(change);
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

function weightOf(change: ChatChange): number {
  if (change.type === 'append') return change.text.length;
  if (change.type !== 'upsert' || change.item.type !== 'tool') return 256;
  let weight = 256;
  for (const entry of change.item.output) {
    if (entry.type === 'content' && 'text' in entry.block) weight += entry.block.text?.length ?? 0;
  }
  return weight;
}
