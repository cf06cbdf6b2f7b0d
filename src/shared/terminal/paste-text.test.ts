import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanPaste, pasteInput, pasteLines, pastePreview, pasteRunsLines } from './paste-text.ts';

describe('cleanPaste', () => {
  it('ends lines with CR', () => {
    expect(cleanPaste('a\r\nb\nc\rd')).toBe('a\rb\rc\rd');
  });

  it('keeps tabs and drops other controls', () => {
    expect(cleanPaste('a\tb\x00\x03\x1b\x7f\x85c')).toBe('a\tbc');
  });

  it('keeps other scripts and emoji', () => {
    expect(cleanPaste('héllo 日本 👩‍👩‍👧')).toBe('héllo 日本 👩‍👩‍👧');
  });

  it('removes paste markers, also nested ones and the 8-bit form', () => {
    expect(cleanPaste('a\x1b[201~rm -rf x')).toBe('arm -rf x');
    expect(cleanPaste('\x1b[20\x1b[201~1~x')).toBe('x');
    expect(cleanPaste('\x9b201~x\x1b[200~')).toBe('x');
  });

  it('never lets an end marker through, whatever surrounds it', () => {
    const piece = fc.constantFrom('\x1b', '[', '2', '0', '1', '~', '\x9b', '\x1b[201~', 'x', '\n');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const input = pasteInput(pieces.join(''), true);
        expect(input.indexOf('\x1b[201~')).toBe(input.length - 6);
        expect(input).not.toContain('\x9b');
      }),
    );
  });
});

describe('pasteRunsLines', () => {
  it('asks only where a line would run at once', () => {
    expect(pasteRunsLines('one', false)).toBe(false);
    expect(pasteRunsLines('one\n', false)).toBe(true);
    expect(pasteRunsLines('one\ntwo', false)).toBe(true);
    expect(pasteRunsLines('one\ntwo', true)).toBe(false);
  });
});

describe('pastePreview', () => {
  it('shows all of a short text and counts the rest of a long one', () => {
    expect(pastePreview('a\r\nb')).toBe('a\nb');
    expect(pastePreview('1\n2\n3\n4', 2)).toBe('1\n2\n… 2 more lines');
    expect(pastePreview('x'.repeat(300), 2, 5)).toBe('xxxxx…');
  });

  it('counts lines as a person does', () => {
    expect(pasteLines('a\nb\n')).toBe(2);
    expect(pasteLines('a\nb')).toBe(2);
    expect(pasteLines('a')).toBe(1);
  });
});
