import { expect, it } from 'vitest';
import type { Draft } from './draft-store.ts';
import { withoutSent } from './without-sent.ts';

const file = (id: string) => ({ id, kind: 'file' as const, path: `/p/${id}`, name: id });
const draft = (text: string, ...ids: string[]): Draft => ({
  text,
  images: [],
  attachments: ids.map(file),
});

it('takes out of a draft what was sent, and nothing that came since', () => {
  expect(withoutSent(draft('hello', 'a'), draft('hello', 'a'))).toEqual(draft(''));
  expect(withoutSent(draft('hello\nand more', 'a', 'b'), draft('hello', 'a'))).toEqual(
    draft('and more', 'b'),
  );
  expect(withoutSent(draft('', 'b'), draft('', 'a'))).toEqual(draft('', 'b'));
});

it('keeps text that was changed in the middle while it was sent', () => {
  expect(withoutSent(draft('hollo', 'a'), draft('hello', 'a'))).toEqual(draft('hollo'));
});
