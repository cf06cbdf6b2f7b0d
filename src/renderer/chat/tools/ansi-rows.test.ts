import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AnsiRow, ansiRows, MAX_ROW, styleBehind } from './ansi-rows.ts';
import { plainStyle, withSgr } from './ansi-style.ts';

const textOf = (rows: readonly AnsiRow[]): string =>
  rows.map((row) => row.map(({ text }) => text).join('')).join('\n');
const looks = (text: string) =>
  ansiRows(text).rows.map((row) => row.map((run) => [run.text, run.style]));

describe('withSgr', () => {
  it.each([
    ['31', { fg: 1 }],
    ['1;92', { bold: true, fg: 10 }],
    ['4;7;9', { underline: true, inverse: true, strike: true }],
    ['38;5;208', { fg: '#ff8700' }],
    ['38;5;9;1', { fg: 9, bold: true }],
    ['48;2;1;2;255;3', { bg: '#0102ff', italic: true }],
    ['38:2::10:20:30', { fg: '#0a141e' }],
    ['38:5:240', { fg: '#585858' }],
    ['4:3', { underline: true }],
    ['104', { bg: 12 }],
  ])('A35: understands %s', (parameters, style) => {
    expect(withSgr(plainStyle, parameters)).toEqual(style);
  });

  it('takes back one by one, and all at once', () => {
    const style = withSgr(plainStyle, '1;2;3;4;31;42');
    expect(withSgr(style, '22;39')).toEqual({ italic: true, underline: true, bg: 2 });
    expect(withSgr(style, '')).toBe(plainStyle);
    expect(withSgr(style, '1;0')).toBe(plainStyle);
  });

  it('makes nothing of what is no colour', () => {
    for (const odd of ['38;5;999', '38;2;1;2', '38', '48;9', '999', '8', '38;2;300;0;0']) {
      expect(withSgr(plainStyle, odd)).toEqual({});
    }
  });
});

describe('ansiRows', () => {
  it('A35: tells runs that look alike, over lines', () => {
    expect(looks('a\u001b[31mb\nc\u001b[0md')).toEqual([
      [
        ['a', {}],
        ['b', { fg: 1 }],
      ],
      [
        ['c', { fg: 1 }],
        ['d', {}],
      ],
    ]);
  });

  it('goes on in the style of what came before', () => {
    const { rows, style } = ansiRows('x', { fg: 2 });
    expect(rows).toEqual([[{ text: 'x', style: { fg: 2 } }]]);
    expect(style).toEqual({ fg: 2 });
    expect(styleBehind('\u001b[1mx\u001b[33my', plainStyle)).toEqual({ bold: true, fg: 3 });
  });

  it('shows no text as something it is not', () => {
    expect(textOf(ansiRows('\u001b[2J\u001b[10;5Ha\u202eb\u001bPq#0\u001b\\c\u009b1md').rows)).toBe(
      'abcd',
    );
  });

  it('A35: loses no text to colours, wherever they stand', () => {
    const words = fc
      .array(fc.constantFrom('a', 'b', ' ', '\n', '😀', 'é'), { maxLength: 20 })
      .map((parts) => parts.join(''));
    const pieces = fc.array(
      fc.oneof(
        fc.record({ text: words }),
        fc.record({ sgr: fc.stringMatching(/^[0-9;:]{0,12}$/) }),
      ),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(pieces, (parts) => {
        const plain = parts.map((part) => ('text' in part ? part.text : '')).join('');
        const source = parts
          .map((part) => ('text' in part ? part.text : `\u001b[${part.sgr}m`))
          .join('');
        expect(textOf(ansiRows(source).rows)).toBe(plain);
        expect(ansiRows(source).style).toEqual(styleBehind(source, plainStyle));
      }),
    );
  });

  it('puts a long line into rows, whole characters each', () => {
    const line = `x${'😀'.repeat(3000)}`;
    const { rows } = ansiRows(`${line}\n\u001b[1mend`);
    const texts = rows.map((row) => row.map(({ text }) => text).join(''));
    expect(texts.every((row) => row.length <= MAX_ROW && row.isWellFormed())).toBe(true);
    expect(texts.join('')).toBe(`${line}end`);
    expect(rows.length).toBeGreaterThan(3);
  });
});
