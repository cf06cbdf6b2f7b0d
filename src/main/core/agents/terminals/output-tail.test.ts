import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OutputTail } from './output-tail.ts';

const bytes = (text: string): number => Buffer.byteLength(text);

describe('the end of an output (A40)', () => {
  it('is whole until the limit is passed', () => {
    const tail = new OutputTail(5);
    tail.push('abc');
    tail.push('de');
    expect([tail.text, tail.truncated]).toEqual(['abcde', false]);
    tail.push('f');
    expect([tail.text, tail.truncated]).toEqual(['bcdef', true]);
  });

  it('begins with a whole character', () => {
    const tail = new OutputTail(6);
    tail.push('a€b😀');
    expect(tail.text).toBe('b😀');
    const small = new OutputTail(3);
    small.push('😀');
    expect([small.text, small.truncated]).toEqual(['', true]);
    small.push('xyz');
    expect(small.text).toBe('xyz');
  });

  it('may keep nothing at all', () => {
    const tail = new OutputTail(0);
    expect([tail.text, tail.truncated]).toEqual(['', false]);
    tail.push('');
    expect(tail.truncated).toBe(false);
    tail.push('a');
    expect([tail.text, tail.truncated]).toEqual(['', true]);
  });

  it('stays exact over very many small pieces', () => {
    const tail = new OutputTail(1000);
    let all = '';
    for (let index = 0; index < 5000; index += 1) {
      const piece = `${index},`;
      all += piece;
      tail.push(piece);
    }
    expect(tail.text).toBe(all.slice(-1000));
  });

  it('is the longest end of whole characters that fits, however it came', () => {
    const piece = fc.string({ unit: fc.constantFrom('a', 'é', '€', '😀', '\n'), maxLength: 8 });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), fc.nat(60), (pieces, limit) => {
        const tail = new OutputTail(limit);
        for (const one of pieces) tail.push(one);
        const characters = [...pieces.join('')];
        let expected = '';
        while (characters.length > 0 && bytes(expected) + bytes(characters.at(-1) ?? '') <= limit) {
          expected = (characters.pop() ?? '') + expected;
        }
        expect(tail.text).toBe(expected);
        expect(tail.truncated).toBe(bytes(pieces.join('')) > limit);
      }),
    );
  });
});
