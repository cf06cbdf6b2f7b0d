import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromBase64, fromBase64Url, toBase64, toBase64Url } from './base64.ts';

test('both alphabets are those of Node, and come back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 20_000 }), (bytes) => {
      const node = Buffer.from(bytes);
      expect(toBase64(bytes)).toBe(node.toString('base64'));
      expect(toBase64Url(bytes)).toBe(node.toString('base64url'));
      expect(fromBase64(toBase64(bytes))).toEqual(bytes);
      expect(fromBase64Url(toBase64Url(bytes))).toEqual(bytes);
    }),
    { numRuns: 50 },
  );
});

test.each(['A', 'AA', 'AAA', 'AA==AA==', 'AA-_', 'AAA=\n', ' AAA', 'ä===', '===='])(
  'text that is no padded standard base64 is refused: %j',
  (text) => {
    expect(fromBase64(text)).toBeNull();
  },
);

test.each(['A', 'AA==', 'AA+/', 'AA\n', 'ä'])(
  'text that is no base64url is refused: %j',
  (text) => {
    expect(fromBase64Url(text)).toBeNull();
  },
);
