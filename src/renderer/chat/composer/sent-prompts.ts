// Messages with pictures that this window sent: a transcript keeps pictures apart, so that only who
// sent them can change the words around them.

import { userItemId } from '#shared/chat/reduce-turn.ts';
import type { PromptImage } from './prompt-images.ts';

/** Messages remembered. */
const MAX_SENT = 20;

const sent = new Map<string, readonly PromptImage[]>();

/** Remembers the pictures of a message. */
export function rememberSent(
  commandId: string,
  { images }: { readonly images: readonly PromptImage[] },
): void {
  if (images.length === 0) return;
  sent.set(userItemId(commandId), images);
  const [oldest] = sent.keys();
  if (sent.size > MAX_SENT && oldest !== undefined) sent.delete(oldest);
}

/** Pictures of a message that waits; undefined if this window does not have them. */
export function sentImages(item: string): readonly PromptImage[] | undefined {
  return sent.get(item);
}
