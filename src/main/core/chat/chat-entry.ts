import type { ChatChange } from '#shared/chat/chat-change.ts';
import type { ChatFacts } from '#shared/chat/chat-facts.ts';
import type { ChatItem } from '#shared/chat/chat-item.ts';

/** A change that is on disk. */
export interface ChatEntry {
  /** Its number in its chat: 1, 2, 3 … without gaps. */
  readonly cursor: number;
  readonly change: ChatChange;
  /** Where the item of an `upsert` stands; missing for other changes. */
  readonly position?: number;
}

/** An item and its place: items are in the order of their positions, which have gaps. */
export interface PlacedItem {
  readonly position: number;
  readonly item: ChatItem;
}

/** A chat as it was after its change number `cursor`. */
export interface ChatSnapshot {
  readonly cursor: number;
  readonly facts: ChatFacts;
  /** The newest items, oldest first. */
  readonly items: readonly PlacedItem[];
  /** True if there are older items than these. */
  readonly older: boolean;
}
