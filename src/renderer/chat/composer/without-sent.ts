import type { Draft } from './draft-store.ts';

/**
 * What is left of a draft once `sent`, which it was a moment ago, has arrived. Text that was changed in
 * the middle meanwhile stays whole: better twice than not at all.
 */
export function withoutSent(now: Draft, sent: Draft): Draft {
  const sentIds = new Set([...sent.images, ...sent.attachments].map(({ id }) => id));
  const isLonger = now.text.startsWith(sent.text);
  return {
    text: isLonger ? now.text.slice(sent.text.length).replace(/^\n+/, '') : now.text,
    images: now.images.filter(({ id }) => !sentIds.has(id)),
    attachments: now.attachments.filter(({ id }) => !sentIds.has(id)),
  };
}
