import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  AuditDecoder,
  type AuditFrame,
  encodeAuditFrame,
  encodeAuditHeader,
} from './audit-recording.ts';

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
const hexOf = (parts: readonly Uint8Array[]): string => Buffer.concat(parts).toString('hex');
const V7 = '57544132501805000468690d0aac020103c80132e8070002c3a9';
const v7: readonly AuditFrame[] = [
  { delayMs: 5, kind: 'output', bytes: bytes('68690d0a') },
  { delayMs: 300, kind: 'resize', cols: 200, rows: 50 },
  { delayMs: 1000, kind: 'output', bytes: bytes('c3a9') },
];

/** Plain values, so that views of other buffers compare. */
const plain = (frames: readonly AuditFrame[]): unknown[] =>
  frames.map((frame) => (frame.kind === 'output' ? { ...frame, bytes: [...frame.bytes] } : frame));

const frame: fc.Arbitrary<AuditFrame> = fc.oneof(
  fc.record({
    delayMs: fc.nat(10_000_000_000),
    kind: fc.constant('output' as const),
    bytes: fc.uint8Array({ maxLength: 300 }),
  }),
  fc.record({
    delayMs: fc.nat(200),
    kind: fc.constant('resize' as const),
    cols: fc.integer({ min: 1, max: 65_535 }),
    rows: fc.integer({ min: 1, max: 65_535 }),
  }),
);

describe('recordings of the wing protocol', () => {
  test('vector V7 is read and written', () => {
    const decoder = new AuditDecoder();
    expect(plain(decoder.push(bytes(V7)))).toEqual(plain(v7));
    expect(decoder.header).toEqual({ cols: 80, rows: 24 });
    const written = [encodeAuditHeader({ cols: 80, rows: 24 }), ...v7.map(encodeAuditFrame)];
    expect(hexOf(written)).toBe(V7);
  });

  test('give back what was written, wherever the pieces are cut', () => {
    fc.assert(
      fc.property(
        fc.array(frame, { maxLength: 12 }),
        fc.integer({ min: 1, max: 64 }),
        (all, cut) => {
          const file = Buffer.concat([
            encodeAuditHeader({ cols: 132, rows: 43 }),
            ...all.map(encodeAuditFrame),
          ]);
          const decoder = new AuditDecoder();
          const read: AuditFrame[] = [];
          for (let at = 0; at < file.length; at += cut) {
            read.push(...decoder.push(file.subarray(at, at + cut)));
          }
          expect(decoder.failed).toBe(false);
          expect(plain(read)).toEqual(plain(all));
        },
      ),
    );
  });

  test('of older versions have neither magic nor types', () => {
    const decoder = new AuditDecoder();
    expect(plain(decoder.push(bytes('5018050268690a0121')))).toEqual(
      plain([
        { delayMs: 5, kind: 'output', bytes: bytes('6869') },
        { delayMs: 10, kind: 'output', bytes: bytes('21') },
      ]),
    );
  });

  test('that end in the middle of a frame give what is whole', () => {
    const decoder = new AuditDecoder();
    expect(decoder.push(bytes(V7.slice(0, -2)))).toHaveLength(2);
    expect(decoder.failed).toBe(false);
  });

  test.each([
    ['a size of nothing', '575441320018'],
    ['a number without an end', `57544132${'ff'.repeat(12)}`],
    ['a frame of gigabytes', '5754413250180500ffffffff7f'],
    ['a resize without a size', '57544132501805010150'],
  ])('with %s are none', (_, hex) => {
    const decoder = new AuditDecoder();
    expect(decoder.push(bytes(hex))).toEqual([]);
    expect(decoder.push(bytes('0500026869'))).toEqual([]);
    expect(decoder.failed).toBe(true);
  });

  test('never throw, whatever they hold', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (any) => {
        new AuditDecoder().push(any);
      }),
    );
  });
});
