import { expect, it } from 'vitest';
import { noFacts } from '#shared/chat/chat-facts.ts';
import type { ChatItem } from '#shared/chat/chat-item.ts';
import { isToldAbove } from './told-above.ts';

function transcript(...items: ChatItem[]) {
  return {
    order: items.map(({ id }) => id),
    item: (id: string) => items.find((item) => item.id === id),
    facts: noFacts,
  };
}

const note = (over: Partial<Extract<ChatItem, { type: 'system' }>> = {}): ChatItem => ({
  ...{ type: 'system', id: 'n', at: 0, reason: 'error', text: 'It cannot start.' },
  ...over,
});
const said: ChatItem = {
  ...{ type: 'user', id: 'u', at: 0, state: 'sent' },
  blocks: [{ type: 'text', text: 'hello' }],
};

it('A02: the last note is left to the banner that says the same, and stays where it says more', () => {
  const banner = 'It cannot start. Correct the file.';
  expect(isToldAbove(transcript(said, note()), 'n', banner)).toBe(true);
  expect(isToldAbove(transcript(said, note()), 'n', undefined)).toBe(false);
  expect(isToldAbove(transcript(said, note()), 'n', 'Something else.')).toBe(false);
  expect(isToldAbove(transcript(note(), said), 'n', banner)).toBe(false);
  expect(isToldAbove(transcript(note({ action: 'login' })), 'n', banner)).toBe(false);
  expect(isToldAbove(transcript(note({ reason: 'note' })), 'n', banner)).toBe(false);
  expect(isToldAbove(transcript(said), 'u', banner)).toBe(false);
});
