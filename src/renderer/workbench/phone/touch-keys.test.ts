import { expect, test } from 'vitest';
import { withModifiers } from './touch-keys.ts';

test('Ctrl turns letters into control characters', () => {
  expect(withModifiers('c', true, false)).toBe('\x03');
  expect(withModifiers('[', true, false)).toBe('\x1b');
  expect(withModifiers('/', true, false)).toBe('/');
});

test('Alt puts an escape in front', () => {
  expect(withModifiers('b', false, true)).toBe('\x1bb');
  expect(withModifiers('c', true, true)).toBe('\x1b\x03');
});

test('arrows carry their modifiers as xterm does', () => {
  expect(withModifiers('\x1b[C', true, false)).toBe('\x1b[1;5C');
  expect(withModifiers('\x1b[D', false, true)).toBe('\x1b[1;3D');
  expect(withModifiers('\x1b[A', false, false)).toBe('\x1b[A');
});
