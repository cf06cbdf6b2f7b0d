import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainPieces } from './plain-pieces.ts';

const words = fc.constantFrom('word ', '\n', 'x'.repeat(700), '😀'.repeat(900));
const texts = fc.array(words, { maxLength: 60, size: 'max' }).map((parts) => parts.join(''));

describe('plainPieces', () => {
  it('loses nothing, and cuts no character', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const pieces = plainPieces(text);
        expect(pieces.map((piece) => piece.text).join('')).toBe(text);
        expect(pieces.every((piece) => piece.text.isWellFormed())).toBe(true);
        expect(pieces.every((piece) => piece.text.length <= 4501)).toBe(true);
      }),
    );
  });

  it('keeps the pieces of a text that goes on, but the last', () => {
    fc.assert(
      fc.property(texts, texts, (text, more) => {
        const before = plainPieces(text).slice(0, -1);
        expect(plainPieces(text + more).slice(0, before.length)).toEqual(before);
      }),
    );
  });
});
