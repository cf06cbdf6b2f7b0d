import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutEnd, cutStart, plainLine, plainText } from './safe-text.ts';

describe('safe text', () => {
  it.each([
    ['\u001b[1;31mred\u001b[0m', 'red'],
    ['\u001b]0;title\u0007text', 'text'],
    ['\u001b]8;;http://x\u001b\\link', 'link'],
    ['\u001b]0;never ended', ''],
    ['\u009b31mred', 'red'],
    ['a\u0000b\u0008c\u007fd', 'abcd'],
    ['one\r\ntwo\rthree', 'one\ntwo\nthree'],
    ['a\u202egpj.exe\u2066\u200b\ufeff', 'agpj.exe'],
    ['tag\u{e0041}\u{e007f}ged', 'tagged'],
    ['tab\tstays', 'tab\tstays'],
  ])('%j becomes %j', (text, plain) => {
    expect(plainText(text)).toBe(plain);
  });

  it('is one line of bounded length where a line is wanted', () => {
    expect(plainLine(' a\n\n b\t c ', 20)).toBe('a b c');
    expect(plainLine('abcdef', 4)).toBe('abc…');
    expect(plainLine('ab😀def', 4)).toBe('ab…');
    expect(plainLine('x'.repeat(1_000_000), 10)).toBe('xxxxxxxxx…');
  });

  it('is never cut within a character', () => {
    expect(cutEnd('a😀', 2)).toBe('a');
    expect(cutEnd('a😀', 3)).toBe('a😀');
    expect(cutStart('😀a', 2)).toBe('a');
    expect(cutStart('😀a', 3)).toBe('😀a');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(20), (text, max) => {
        for (const part of [cutEnd(text, max), cutStart(text, max)]) {
          expect(part.length).toBeLessThanOrEqual(max);
          expect(part.isWellFormed()).toBe(true);
        }
      }),
    );
  });
});
