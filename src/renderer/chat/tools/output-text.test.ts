import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineCount, outputLimit, partOf, shownText } from './output-text.ts';

describe('shownText', () => {
  it('A35: shows output without colours and controls', () => {
    expect(shownText('\u001b[31mred\u001b[0m\u0007\n')).toBe('red');
    expect(shownText('\u001b]8;;http://x\u0007link\u001b]8;;\u0007')).toBe('link');
  });

  it('A35: shows of a line that was written over again what it was in the end', () => {
    expect(shownText('10 %\r50 %\r100 %\ndone\r\n')).toBe('100 %\ndone');
    expect(shownText('one\r\ntwo\r\n')).toBe('one\ntwo');
    expect(shownText('half\u001b[1G\u001b[0Kdone\nlong words\r\u001b[Kx')).toBe('done\nx');
  });

  it('takes its time in proportion to the text, however it looks', () => {
    expect(shownText(`${'\r'.repeat(100_000)}x`)).toBe('x');
    expect(shownText('y'.repeat(200_000))).toHaveLength(200_000);
    expect(shownText('\u001b]'.repeat(100_000))).toBe('');
    expect(shownText('\u001b[1'.repeat(100_000))).toHaveLength(100_000);
  });

  it('keeps every line of a text behind a sequence without an end', () => {
    expect(shownText('\u001b]0;title\nnext\nlast')).toBe('0;title\nnext\nlast');
  });
});

describe('partOf', () => {
  const text = Array.from({ length: 10 }, (_, index) => `${index}`).join('\n');
  const few = { lines: 3, chars: 1000 };

  it('A35: cuts a long text at its beginning or its end, and says what is left', () => {
    expect(partOf(text, few, false)).toMatchObject({ text: '0\n1\n2', linesLeft: 7 });
    expect(partOf(text, few, true)).toMatchObject({ text: '7\n8\n9', from: 14, linesLeft: 7 });
    const all = { text, from: 0, linesLeft: 0, charsLeft: 0 };
    expect(partOf(text, { lines: 8, chars: 1000 }, true)).toEqual(all);
    expect(partOf(text, { lines: 8, chars: 1000 }, false)).toEqual(all);
  });

  it('A35: cuts a line that is too long, never within a character', () => {
    const line = '😀'.repeat(1000);
    for (const end of [true, false]) {
      const part = partOf(line, { lines: 3, chars: 101 }, end);
      expect(part.text.isWellFormed()).toBe(true);
      expect(part.text.length).toBeGreaterThan(95);
      expect(part.text.length + part.charsLeft).toBe(line.length);
    }
  });

  it('A35: shows all of any text in the end, nothing twice', () => {
    const words = fc.array(fc.constantFrom('a', '\n', '😀', 'x'.repeat(400)), { maxLength: 300 });
    fc.assert(
      fc.property(words, fc.nat(20), fc.nat(500), fc.boolean(), (parts, lines, chars, end) => {
        const all = parts.join('');
        const part = partOf(all, { lines: lines + 1, chars: chars + 2 }, end);
        expect(end ? all.endsWith(part.text) : all.startsWith(part.text)).toBe(true);
        expect(part.text.length + part.charsLeft).toBe(all.length);
        if (part.charsLeft === 0) expect(part.linesLeft).toBe(0);
        expect(all.slice(part.from, part.from + part.text.length)).toBe(part.text);
      }),
    );
    const long = 'line\n'.repeat(200_000);
    let step = 0;
    while (partOf(long, outputLimit(step), true).charsLeft > 0) step += 1;
    expect(step).toBeLessThan(60);
  });

  it('counts lines', () => {
    expect([lineCount(''), lineCount('a\nb'), lineCount('a\n')]).toEqual([1, 2, 2]);
  });
});
