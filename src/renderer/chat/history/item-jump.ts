// Where transcripts are asked to go: to an item, also one that is not here yet. Asked for by searches,
// links and the keys that step through prompts; carried out by the transcript once it is there.

/** One request to go to an item of a chat. */
export interface ItemJump {
  readonly item: string;
  /** What is to be marked in it, word by word. */
  readonly words: readonly string[];
  /** Puts the keyboard into the transcript. */
  readonly focus: boolean;
}

const wanted = new Map<string, ItemJump>();
const listeners = new Set<() => void>();

/** Shows an item of a chat, now or as soon as its transcript is there. */
export function showItem(
  chat: string,
  item: string,
  over: Partial<Omit<ItemJump, 'item'>> = {},
): void {
  wanted.set(chat, { item, words: [], focus: false, ...over });
  for (const listener of [...listeners]) listener();
}

/** Where a chat is asked to go and did not go yet. */
export function jumpOf(chat: string): ItemJump | undefined {
  return wanted.get(chat);
}

/** Called by the transcript that goes there. */
export function takeJump(chat: string): void {
  wanted.delete(chat);
}

/** Called when somebody asks. */
export function subscribeJumps(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
