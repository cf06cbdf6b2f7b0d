import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QueryFilter } from './query-filter.ts';

const queries = {
  'device attributes': '\x1b[c\x1b[0c\x1b[>c\x1b[>0c\x1b[=c\x1bZ',
  'status and cursor': '\x1b[5n\x1b[6n\x1b[?6n\x1b[?996n',
  modes: '\x1b[?2026$p\x1b[4$p',
  'version and keyboard': '\x1b[>q\x1b[>0q\x1b[?u',
  'window reports': '\x1b[14t\x1b[18t\x1b[21;0t',
  colours: '\x1b]10;?\x1b\\\x1b]11;?\x07\x1b]4;1;?\x07',
  clipboard: '\x1b]52;c;?\x07',
  capabilities: '\x1bP+q544e\x1b\\\x1bP$qm\x1b\\',
};
const harmless = {
  colours: '\x1b[31mred\x1b[m\x1b]11;#000000\x07\x1b]4;1;rgb:ff/00/00\x1b\\',
  modes: '\x1b[?1049h\x1b[?25l\x1b[>1u\x1b[<u\x1b[>4;1m\x1b[2 q\x1b[22;0t\x1b[8;24;80t',
  titles: '\x1b]2;what?\x07\x1b]0;a;?\x07\x1b]7;file:///a?b\x07',
  links: '\x1b]8;;http://x/?q\x1b\\text\x1b]8;;\x1b\\',
  copies: '\x1b]52;c;aGk/\x07',
  pictures: '\x1bPq#0;2;0;0;0\x1b\\\x1b_Ga=q;x\x1b\\',
  text: 'grüße ? 漢字 \x1b7\x1b8\x1bM\x1b(B\r\n',
};

function filtered(text: string, at = text.length): string {
  const filter = new QueryFilter();
  const bytes = Buffer.from(text);
  const parts = [filter.push(bytes.subarray(0, at)), filter.push(bytes.subarray(at))];
  return Buffer.concat(parts).toString('utf8');
}

describe('the filter of queries', () => {
  it.each(Object.entries(queries))('takes out %s, wherever they are split', (_, query) => {
    for (let at = 0; at <= query.length; at++) expect(filtered(`a${query}b`, at + 1)).toBe('ab');
  });

  it.each(Object.entries(harmless))('leaves %s alone', (_, text) => {
    const length = Buffer.byteLength(text);
    for (let at = 0; at <= length; at++) expect(filtered(`${text}.`, at)).toBe(`${text}.`);
  });

  it('loses nothing of other output, in any pieces', () => {
    const piece = fc.oneof(
      fc.constantFrom(...Object.values(harmless)),
      fc.string({ maxLength: 5 }),
      fc.constantFrom('\x1b[38:', '\x1b]2;x'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), fc.nat(), (pieces, cut) => {
        const text = `${pieces.join('')}\x1b\\.`;
        expect(filtered(text, cut % (Buffer.byteLength(text) + 1))).toBe(text);
      }),
    );
  });

  it('lets through what never ends instead of holding it', () => {
    const long = `\x1b]4;${'1;'.repeat(4000)}`;
    expect(filtered(long)).toBe(long);
  });

  it('forgets what it held when told', () => {
    const filter = new QueryFilter();
    filter.push(Buffer.from('\x1b[6'));
    filter.reset();
    expect(Buffer.from(filter.push(Buffer.from('n'))).toString()).toBe('n');
  });
});
