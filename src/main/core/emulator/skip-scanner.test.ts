import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeOutput } from '#tests/support/vt-streams.ts';
import { SkipScanner } from './skip-scanner.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function scan(output: Uint8Array): SkipScanner | null {
  const scanner = new SkipScanner();
  return scanner.scan(output, 0, output.length) ? scanner : null;
}

describe('SkipScanner', () => {
  it.each([
    'text\r\n',
    '\x1b[31;1mred\x1b[m\t\b\x1b[K\x1b[2K',
    '\x1b[38:2::1:2:3m',
    'Grüße 漢字 👩‍👩‍👧 \u00a0',
    '\x1b[31',
    '\x1b',
  ])('takes %j as safe', (text) => {
    expect(scan(bytes(text))).not.toBeNull();
  });

  it.each([
    '\x07',
    '\x0e',
    '\x00',
    '\x7f',
    '\x0b',
    '\x1b7',
    '\x1b]0;t\x07',
    '\x1b[H',
    '\x1b[?25l',
    '\x1b[>4m',
    '\x1b[ q',
    '\x1b[3\r1m',
    '\u009b31m',
    '\u0085',
    `\x1b[${'1;'.repeat(100)}m`,
  ])('ends the run at %j', (text) => {
    expect(scan(bytes(`before${text}`))).toBeNull();
  });

  it('counts line feeds and keeps what SGR set since the last reset', () => {
    const scanner = scan(bytes('a\n\x1b[31mb\r\n\x1b[0;1mc\x1b[4md\n'));
    expect(scanner?.lineFeeds).toBe(3);
    expect(new TextDecoder().decode(scanner?.pen() ?? undefined)).toBe('\x1b[0;1m\x1b[4m');
  });

  it('has no pen to offer after too many changes, until the next reset', () => {
    const scanner = new SkipScanner();
    const many = bytes('\x1b[38;2;100;100;100m'.repeat(300));
    expect(scanner.scan(many, 0, many.length)).toBe(true);
    expect(scanner.pen()).toBeNull();
    const reset = bytes('\x1b[m');
    expect(scanner.scan(reset, 0, reset.length)).toBe(true);
    expect(new TextDecoder().decode(scanner.pen() ?? undefined)).toBe('\x1b[m');
  });

  it('finds the same however the output is cut', () => {
    fc.assert(
      fc.property(safeOutput, fc.array(fc.nat(), { maxLength: 6 }), (output, seeds) => {
        const whole = scan(output);
        const cut = new SkipScanner();
        let at = 0;
        for (const seed of [
          ...seeds.map((n) => n % output.length).sort((a, b) => a - b),
          output.length,
        ]) {
          expect(cut.scan(output, at, seed)).toBe(true);
          at = seed;
        }
        expect(cut.lineFeeds).toBe(whole?.lineFeeds);
        expect(cut.pen()).toEqual(whole?.pen());
      }),
    );
  });
});
