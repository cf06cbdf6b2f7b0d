import { expect, it } from 'vitest';
import { showHidden } from './hidden-characters.ts';

const shown = (text: string) =>
  showHidden(text)
    .map((piece) => (piece.hidden ? `[${piece.text}]` : piece.text))
    .join('');

it('A45: leaves what can be seen as it is, with its lines and tabs', () => {
  expect(showHidden('rm -rf /tmp/ä 日本\n\techo')).toEqual([
    { at: 0, text: 'rm -rf /tmp/ä 日本\n\techo', hidden: false },
  ]);
  expect(showHidden('')).toEqual([]);
});

it('A45: tells characters by number that hide or reorder a command', () => {
  expect(shown('ls \u202egpj.sh')).toBe('ls [U+202E]gpj.sh');
  expect(shown('a\u200bb\u2066c\ufeff')).toBe('a[U+200B]b[U+2066]c[U+FEFF]');
  expect(shown('x\u001b[2K\ry')).toBe('x[U+001B][2K[U+000D]y');
  expect(shown('t\u{e0041}g\u3164')).toBe('t[U+E0041]g[U+3164]');
});
