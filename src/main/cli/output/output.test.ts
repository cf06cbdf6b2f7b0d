import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { harmlessText } from './harmless-text.ts';
import { PlainText } from './plain-text.ts';
import { table } from './table.ts';
import { fitText, padText, textWidth } from './text-width.ts';
import { timeSpan } from './time-span.ts';

describe('text for terminals', () => {
  it.each([
    ['abc', 3],
    ['漢字', 4],
    ['é', 1],
    ['e\u0301', 1],
    ['👩‍👩‍👧', 2],
    ['🏳️‍🌈', 2],
    ['❤️', 2],
    ['ﾊﾝ', 2],
    ['한글', 4],
    ['─│', 2],
  ])('%s takes the columns it is drawn in', (text, width) => {
    expect(textWidth(text)).toBe(width);
  });

  it('is cut to fit, never in the middle of a character', () => {
    expect(fitText('abcdef', 4)).toBe('abc…');
    expect(fitText('漢字漢字', 6)).toBe('漢字…');
    expect(fitText('漢字漢字', 5)).toBe('漢字…');
    expect(fitText('abc', 3)).toBe('abc');
    expect(fitText('abc', 0)).toBe('');
    expect(padText('漢', 4)).toBe('漢  ');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat({ max: 30 }), (text, width) => {
        expect(textWidth(fitText(text, width))).toBeLessThanOrEqual(width);
      }),
    );
  });

  it('holds nothing a terminal or a reader would be fooled by', () => {
    expect(harmlessText('a\x1b[2Jb\x07c\x9bd\x7f')).toBe('a\ufffd[2Jb\ufffdc\ufffdd\ufffd');
    expect(harmlessText('a\r\nb\tc')).toBe('a b c');
    expect(harmlessText('gpj.\u202eexe')).toBe('gpj.\ufffdexe');
  });

  it('says how long something takes', () => {
    expect([0, 59_000, 61_000, 7_200_000, 200_000_000].map(timeSpan)).toEqual([
      '0 s',
      '59 s',
      '1 min',
      '2 h',
      '2 d',
    ]);
  });
});

describe('a table', () => {
  const columns = [{ title: 'ID', shrinksTo: 4 }, { title: 'TITLE', shrinksTo: 5 }, { title: 'N' }];
  const rows = [
    ['a', 'short', '1'],
    ['a-long-identifier', '漢字漢字漢字漢字', '22'],
  ];

  it('is as wide as what is in it', () => {
    expect(table(columns, rows, 200)).toEqual([
      'ID                 TITLE             N',
      'a                  short             1',
      'a-long-identifier  漢字漢字漢字漢字  22',
    ]);
  });

  it('keeps to the width where it can', () => {
    for (let width = 16; width < 40; width++) {
      for (const line of table(columns, rows, width)) {
        expect(textWidth(line)).toBeLessThanOrEqual(width);
      }
    }
    expect(table(columns, rows, 1)[2]).toBe('a-l…  漢字…  22');
  });

  it('has no trailing blanks, and paints cells but not the heading', () => {
    const painted = table(
      [{ title: 'X', paint: (text) => `<${text}>` }, { title: '' }],
      [['ab', '']],
      80,
    );
    expect(painted).toEqual(['X', '<ab>']);
  });
});

describe('plain text of live output', () => {
  const plain = (...chunks: string[]): string => {
    const text = new PlainText();
    return chunks.map((chunk) => text.push(Buffer.from(chunk))).join('');
  };
  const output =
    '\x1b[1;31mred\x1b[m\r\n\x1b]0;title\x07a\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\\r\n' +
    '10%\r20%\r\n\x1b(B\x1b=\x1b7grün\x07\x1b[?25l\x1bPq#1\x1b\\end\n';

  it('leaves out what only the terminal acts on', () => {
    expect(plain(output)).toBe('red\nalink\n10%\n20%\ngrünend\n');
  });

  it('is the same however the output is split', () => {
    const bytes = Buffer.from(output);
    for (let at = 0; at <= bytes.length; at++) {
      const text = new PlainText();
      const joined = text.push(bytes.subarray(0, at)) + text.push(bytes.subarray(at));
      expect(joined).toBe('red\nalink\n10%\n20%\ngrünend\n');
    }
  });
});
