// What comes from outside, bent in every way: frames, sign-ins, JSON. Nothing may throw, nothing may be
// taken for what it is not.

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeSessionBytes,
  encodeFrame,
  encodeSessionBytes,
  FRAME_HEADER,
  FrameDecoder,
  MAX_AUTH_PAYLOAD,
  MAX_PAYLOAD,
  Opcode,
} from './frames.ts';
import { decodeAuth, encodeControlAuth, encodeStreamAuth } from './handshake.ts';
import { type RequestKind, readRequest } from './requests.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const token = Uint8Array.from({ length: 32 }, (_, i) => i);
const header = (version: number, opcode: number, length: number): Uint8Array =>
  Uint8Array.of(version, opcode, length >>> 24, length >>> 16, length >>> 8, length);

/** One frame of every opcode that there is, and of some that there are not. */
const conversation = [
  encodeControlAuth(token),
  encodeStreamAuth(token, '0123456789abcdef0123456789abcdef'),
  ...Object.values(Opcode).map((opcode, i) => encodeFrame(opcode, 'x'.repeat(i % 4))),
  encodeSessionBytes(Opcode.input, text('build-1'), text('ls\n')),
  encodeFrame(0x7f),
  encodeFrame(0xff, 'own'),
];
const bytes = Uint8Array.from(conversation.flatMap((frame) => [...frame]));
const opcodes = conversation.map((frame) => frame[1]);

describe('frames', () => {
  it('are the same for every split in two', () => {
    for (let at = 0; at <= bytes.length; at++) {
      const decoder = new FrameDecoder();
      const first = decoder.push(bytes.subarray(0, at));
      const second = decoder.push(bytes.subarray(at));
      expect([first.error, second.error]).toEqual([null, null]);
      expect([...first.frames, ...second.frames].map(({ opcode }) => opcode)).toEqual(opcodes);
    }
  });

  it('cut short at any byte give the whole ones before, and no error', () => {
    const ends: number[] = [];
    for (const frame of conversation) ends.push((ends.at(-1) ?? 0) + frame.length);
    for (let at = 0; at < bytes.length; at++) {
      const { frames, error } = new FrameDecoder().push(bytes.subarray(0, at));
      expect(error).toBeNull();
      expect(frames).toHaveLength(ends.filter((end) => end <= at).length);
    }
  });

  it('of every opcode are taken, known or not', () => {
    for (let opcode = 0; opcode < 256; opcode++) {
      const { frames, error } = new FrameDecoder().push(encodeFrame(opcode, 'ab'));
      expect(error).toBeNull();
      expect(frames).toEqual([{ opcode, payload: text('ab') }]);
    }
  });

  it('of another version or too long are refused from the header alone, whatever follows', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 255 }),
        fc.integer({ min: 0, max: 255 }),
        fc.integer({ min: 0, max: 0xffff_ffff }),
        fc.constantFrom(MAX_AUTH_PAYLOAD, MAX_PAYLOAD),
        fc.uint8Array({ maxLength: 20 }),
        (version, opcode, length, limit, rest) => {
          const decoder = new FrameDecoder(limit);
          const batch = decoder.push(header(version, opcode, length));
          const good = version === 1 && length <= limit;
          expect(batch.error === null).toBe(good);
          if (good) return;
          expect(decoder.push(rest)).toMatchObject({ frames: [] });
          expect(decoder.push(encodeFrame(7)).error).toBe(batch.error);
        },
      ),
    );
  });

  it('with any byte changed never throw, and never give more than went in', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.nat(bytes.length), (at, value, cut) => {
        const bent = bytes.slice();
        bent[at] = value;
        const decoder = new FrameDecoder();
        const parts = [bent.subarray(0, cut), bent.subarray(cut)].map(
          (p) => decoder.push(p).frames,
        );
        const total = parts
          .flat()
          .reduce((sum, { payload }) => sum + FRAME_HEADER + payload.length, 0);
        expect(total).toBeLessThanOrEqual(bytes.length);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('payloads', () => {
  it('of sign-ins and input hold what stands in them, or are none', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (payload) => {
        const auth = decodeAuth(payload);
        expect(auth === null).toBe(payload.length < 33);
        if (auth) expect(auth.token).toEqual(payload.slice(1, 33));
        const input = decodeSessionBytes(payload);
        const fits = payload.length > 0 && 1 + (payload[0] ?? 0) <= payload.length;
        expect(input !== null).toBe(fits);
        if (input) expect(input.bytes.length).toBe(payload.length - 1 - (payload[0] ?? 0));
      }),
      { numRuns: 500 },
    );
  });
});

describe('JSON requests', () => {
  const kinds = Object.keys(readRequest) as RequestKind[];
  const names = [
    'id',
    'session_id',
    'ID',
    'cols',
    'env',
    'args',
    'session_ids',
    'newline',
    'input',
  ];
  const field = fc.oneof(fc.constantFrom(...names), fc.string({ maxLength: 8 }));

  it('with any value in any field are refused, or have every field with its type', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...kinds),
        fc.dictionary(field, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 6 }),
        (kind, value) => {
          const read = readRequest[kind](text(JSON.stringify(value)));
          const plain: unknown = readRequest[kind](text('{}'));
          if (read === undefined || typeof plain !== 'object' || plain === null) return;
          const found: Readonly<Record<string, unknown>> = { ...read };
          expect(Object.keys(found).toSorted()).toEqual(Object.keys(plain).toSorted());
          for (const [name, zero] of Object.entries(plain)) {
            expect(typeof found[name]).toBe(typeof zero);
            expect(Array.isArray(found[name])).toBe(Array.isArray(zero));
            if (typeof zero === 'number') expect(Number.isSafeInteger(found[name])).toBe(true);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('cut short at any byte, or nested very deeply, are refused', () => {
    const whole = text('{"session_id":"a","env":{"A":"b"}}');
    for (let at = 0; at < whole.length; at++) {
      expect(readRequest.envForward(whole.subarray(0, at))).toBeUndefined();
    }
    const deep = `{"session_id":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect(readRequest.kill(text(deep))).toBeUndefined();
  });
});
