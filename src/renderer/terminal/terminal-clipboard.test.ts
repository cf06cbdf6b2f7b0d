import { expect, test } from 'vitest';
import { pasteQuestion } from './terminal-clipboard.ts';

test('a paste that may run is asked for with its lines and the terminals it goes to', () => {
  expect(pasteQuestion(1, 1)).toBe('Paste and run this line?');
  expect(pasteQuestion(3, 1)).toBe('Paste 3 lines?');
  expect(pasteQuestion(1, 4)).toBe('Paste and run this line in 4 terminals?');
  expect(pasteQuestion(3, 4)).toBe('Paste 3 lines into 4 terminals?');
});
