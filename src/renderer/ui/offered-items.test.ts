import { expect, test } from 'vitest';
import { offeredItems } from './offered-items.ts';

const closed = { label: 'Create' };
const open = { label: 'Show' };
const isOffered = (item: { label: string }): boolean => item === open;

test('what is closed is not in the menu, and no line parts nothing', () => {
  const items = [closed, 'separator', open, 'separator', closed, 'separator', closed] as const;
  expect(offeredItems(items, () => true)).toEqual(items);
  expect(offeredItems(items, isOffered)).toEqual([open]);
  const parted = [open, 'separator', closed, 'separator', open] as const;
  expect(offeredItems(parted, isOffered)).toEqual([open, 'separator', open]);
});
