import type { ChatChange } from './chat-change.ts';
import type { ChatFacts, ChatTurn } from './chat-facts.ts';
import type { ChatItem, SystemItem } from './chat-item.ts';
import { ACTIVITY_STEP_MS, MAX_BLOCKS } from './chat-limits.ts';
import { type ChatState, withText } from './chat-state.ts';

/**
 * Changes in the making: what one event does, one step after the other. Reads see the steps so far;
 * the state itself is left alone.
 */
export class ChatDraft {
  readonly now: number;
  readonly changes: ChatChange[] = [];
  readonly #state: ChatState;
  readonly #items = new Map<string, ChatItem | undefined>();
  #facts: ChatFacts;

  constructor(state: ChatState, now: number) {
    this.#state = state;
    this.#facts = state.facts;
    this.now = now;
  }

  get facts(): ChatFacts {
    return this.#facts;
  }

  item(id: string): ChatItem | undefined {
    return this.#items.has(id) ? this.#items.get(id) : this.#state.items.get(id);
  }

  /** The item of this id and type. */
  find<T extends ChatItem['type']>(
    type: T,
    id: string,
  ): Extract<ChatItem, { type: T }> | undefined {
    const item = this.item(id);
    return isType(item, type) ? item : undefined;
  }

  /** All items of a type, oldest first. Looks through the whole chat: for rare events. */
  all<T extends ChatItem['type']>(type: T): Extract<ChatItem, { type: T }>[] {
    const found: Extract<ChatItem, { type: T }>[] = [];
    for (const id of new Set([...this.#state.items.keys(), ...this.#items.keys()])) {
      const item = this.item(id);
      if (isType(item, type)) found.push(item);
    }
    return found;
  }

  /** Whether one of the items behind `id` is like that. Looks through the whole chat: for rare events. */
  isBefore(id: string, isLike: (item: ChatItem) => boolean): boolean {
    const ids = [...new Set([...this.#state.items.keys(), ...this.#items.keys()])];
    return ids.slice(ids.indexOf(id) + 1).some((other) => {
      const item = this.item(other);
      return item !== undefined && isLike(item);
    });
  }

  put(item: ChatItem): void {
    this.#items.set(item.id, item);
    this.changes.push({ type: 'upsert', item });
  }

  append(id: string, part: 'text' | 'child', text: string): void {
    const item = this.item(id);
    if (!item || text === '') return;
    this.#items.set(id, withText(item, part, text));
    this.changes.push({ type: 'append', id, part, text });
  }

  remove(id: string): void {
    if (!this.item(id)) return;
    this.#items.set(id, undefined);
    this.changes.push({ type: 'remove', id });
  }

  /** Takes the item from where it stands and puts it at the end. */
  moveToEnd(item: ChatItem): void {
    this.remove(item.id);
    this.put(item);
  }

  set(facts: Partial<ChatFacts>): void {
    this.#facts = { ...this.#facts, ...facts };
    this.changes.push({ type: 'facts', facts });
  }

  /** Something came in: told about once a second, for whoever shows how long there was silence. */
  touch(): void {
    const { turn } = this.#facts;
    if (turn && this.now - turn.activeAt >= ACTIVITY_STEP_MS) this.setTurn({ activeAt: this.now });
  }

  /** Changes the running turn, if one runs. */
  setTurn(turn: Partial<ChatTurn>): void {
    if (this.#facts.turn) this.set({ turn: { ...this.#facts.turn, ...turn } });
  }

  /** Notes which tool item shows a sub-agent; an empty one if none does. */
  linkChild(sessionId: string, item: string): void {
    const others = this.#facts.children.filter((child) => child.sessionId !== sessionId);
    this.set({ children: [...others.slice(1 - MAX_BLOCKS), { sessionId, item }] });
  }

  /** An id for an item that has none of its own. */
  nextId(prefix: string): string {
    const { next } = this.#facts;
    this.set({ next: next + 1 });
    return `${prefix}:${next}`;
  }

  /** Says in the transcript why something stopped or changed. */
  say(what: Omit<SystemItem, 'type' | 'id' | 'at'>): void {
    this.endMessage();
    this.put({ type: 'system', id: this.nextId('system'), at: this.now, ...what });
  }

  /** Text without an id belongs to a new item from here on; a thought has come to its end. */
  endMessage(): void {
    const { tail } = this.#facts;
    if (!tail) return;
    const thought = tail.type === 'thought' ? this.find('thought', tail.id) : undefined;
    if (thought && thought.endedAt === undefined && thought.replayed !== true) {
      this.put({ ...thought, endedAt: this.now });
    }
    this.set({ tail: null });
  }
}

function isType<T extends ChatItem['type']>(
  item: ChatItem | undefined,
  type: T,
): item is Extract<ChatItem, { type: T }> {
  return item?.type === type;
}
