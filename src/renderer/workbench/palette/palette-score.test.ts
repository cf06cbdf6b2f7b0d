import { expect, test } from 'vitest';
import { paletteScore } from './palette-score.ts';

const split = ['Split right', 'Terminal', 'pane'];

test('a title that starts with what was typed stands above one that holds it', () => {
  expect(paletteScore('spl', split)).toBeGreaterThan(paletteScore('right', split));
  expect(paletteScore('right', split)).toBeGreaterThan(paletteScore('right spl', split));
  expect(paletteScore('right spl', split)).toBeGreaterThan(paletteScore('pane', split));
});

test('initials of the title find it, further words find it last', () => {
  expect(paletteScore('sr', split)).toBeGreaterThan(paletteScore('terminal right', split));
  expect(paletteScore('terminal right', split)).toBeGreaterThan(0);
});

test('letters that only occur somewhere do not', () => {
  expect(paletteScore('zzzz', ['Normal text size', 'zoom'])).toBe(0);
  expect(paletteScore('slt', split)).toBe(0);
});

test('an empty search shows everything', () => {
  expect(paletteScore('  ', split)).toBe(1);
});
