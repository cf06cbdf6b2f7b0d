import { expect, it } from 'vitest';
import { reviewKey } from './review-keys.ts';

const paths = ['a', 'b', 'c'];
const press = (key: string, selected: string | undefined = 'b', stages = true, ctrlKey = false) =>
  reviewKey({ key, ctrlKey, metaKey: false, altKey: false }, paths, selected, stages);

it('walks through the files and stops at both ends', () => {
  expect(press('ArrowDown')).toEqual({ type: 'select', path: 'c' });
  expect(press('ArrowDown', 'c')).toEqual({ type: 'select', path: 'c' });
  expect(press('ArrowUp', 'a')).toEqual({ type: 'select', path: 'a' });
  expect(press('PageDown', 'a')).toEqual({ type: 'select', path: 'c' });
  expect(press('Home', 'c')).toEqual({ type: 'select', path: 'a' });
  expect(press('End')).toEqual({ type: 'select', path: 'c' });
  expect(press('ArrowUp', 'gone')).toEqual({ type: 'select', path: 'c' });
});

it('opens with Enter; s, u and r stage, unstage and revert', () => {
  expect(['Enter', 's', 'S', 'u', 'r', '/'].map((key) => press(key)?.type)).toEqual([
    'open',
    'stage',
    'stage',
    'unstage',
    'revert',
    'filter',
  ]);
});

it('stages only what is not committed', () => {
  expect(press('s', 'b', false)).toBeUndefined();
  expect(press('r', 'b', false)).toEqual({ type: 'revert' });
});

it('leaves chords and other keys alone', () => {
  expect(press('s', 'b', true, true)).toBeUndefined();
  expect(press('x')).toBeUndefined();
  expect(
    reviewKey({ key: 's', ctrlKey: false, metaKey: false, altKey: false }, [], undefined, true),
  ).toBe(undefined);
});
