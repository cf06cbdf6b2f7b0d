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
  type WmuxFrame,
} from './frames.ts';
import { decodeAuth, encodeControlAuth, encodeStreamAuth, handshakeErrors } from './handshake.ts';
import { encodeReply } from './replies.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
const token = Uint8Array.from({ length: 32 }, (_, i) => i);
const clientId = '0123456789abcdef0123456789abcdef';

describe('golden bytes', () => {
  it.each([
    ['auth control', encodeControlAuth(token), `01100000002101${hex(token)}`],
    ['its reply', encodeReply.clientId(clientId), `010e00000020${hex(ascii(clientId))}`],
    [
      'auth stream',
      encodeStreamAuth(token, clientId),
      `01100000004202${hex(token)}20${hex(ascii(clientId))}`,
    ],
    ['ok', encodeReply.ok(), '010e00000000'],
    [
      'auth refused',
      encodeReply.refused(handshakeErrors.failed),
      `010d00000020${hex(ascii('transport: authentication failed'))}`,
    ],
    ['subscribe all', encodeFrame(Opcode.event), '010a00000000'],
    ['list all', encodeFrame(Opcode.list), '010700000000'],
    ['an empty list', encodeReply.sessions([]), '010e000000025b5d'],
    [
      'list prefix',
      encodeFrame(Opcode.list, '{"prefix":"build-"}'),
      `010700000013${hex(ascii('{"prefix":"build-"}'))}`,
    ],
    [
      'input',
      encodeSessionBytes(Opcode.input, ascii('build-1'), ascii('ls -la\n')),
      `01090000000f07${hex(ascii('build-1ls -la\n'))}`,
    ],
    [
      'data',
      encodeSessionBytes(Opcode.data, ascii('build-1'), ascii('hi\r\n')),
      `01010000000c07${hex(ascii('build-1hi\r\n'))}`,
    ],
    ['history end', encodeFrame(Opcode.historyEnd), '011a00000000'],
    ['heartbeat', encodeFrame(Opcode.heartbeat), '010b00000000'],
  ])('%s', (_name, bytes, expected) => {
    expect(hex(bytes)).toBe(expected);
  });
});

describe('session bytes', () => {
  it('come back as they were, also empty', () => {
    const frame = encodeSessionBytes(Opcode.input, ascii('a/b'), new Uint8Array(0));
    expect(decodeSessionBytes(frame.subarray(FRAME_HEADER))).toEqual({
      id: 'a/b',
      bytes: new Uint8Array(0),
    });
  });

  it('are refused when empty or shorter than their id', () => {
    expect(decodeSessionBytes(new Uint8Array(0))).toBeNull();
    expect(decodeSessionBytes(new Uint8Array([4, 97, 98]))).toBeNull();
  });
});

describe('auth', () => {
  it('reads both channels and tells what is too short', () => {
    expect(decodeAuth(encodeControlAuth(token).subarray(FRAME_HEADER))).toEqual({
      channel: 'control',
      token,
      clientId: null,
    });
    expect(decodeAuth(encodeStreamAuth(token, clientId).subarray(FRAME_HEADER))).toEqual({
      channel: 'stream',
      token,
      clientId,
    });
    expect(decodeAuth(new Uint8Array(32))).toBeNull();
    expect(decodeAuth(new Uint8Array([9, ...token]))?.channel).toBe('other');
    expect(decodeAuth(new Uint8Array([2, ...token]))?.clientId).toBeNull();
    expect(decodeAuth(new Uint8Array([2, ...token, 5, 97]))?.clientId).toBeNull();
  });
});

const anyFrame = fc.record({
  opcode: fc.integer({ min: 0, max: 255 }),
  payload: fc.uint8Array({ maxLength: 40 }),
});

function pieces(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return ends.map((end, i) => bytes.subarray(ends[i - 1] ?? 0, end));
}

describe('FrameDecoder', () => {
  it('gives the same frames however the bytes are split', () => {
    fc.assert(
      fc.property(
        fc.array(anyFrame, { maxLength: 6 }),
        fc.array(fc.nat({ max: 400 }), { maxLength: 30 }),
        (frames, cuts) => {
          const bytes = Buffer.concat(frames.map((f) => encodeFrame(f.opcode, f.payload)));
          const decoder = new FrameDecoder();
          const got: WmuxFrame[] = [];
          for (const piece of pieces(bytes, cuts)) {
            const batch = decoder.push(piece);
            expect(batch.error).toBeNull();
            got.push(...batch.frames);
          }
          expect(got).toEqual(frames);
        },
      ),
    );
  });

  it('takes single bytes', () => {
    const bytes = Buffer.concat([encodeFrame(7), encodeFrame(8, 'x'), encodeFrame(9, 'yz')]);
    const decoder = new FrameDecoder();
    const opcodes: number[] = [];
    for (const byte of bytes) {
      decoder.push(Uint8Array.of(byte), ({ opcode }) => opcodes.push(opcode) > 0);
    }
    expect(opcodes).toEqual([7, 8, 9]);
  });

  it('refuses another version at its first byte, and stays refused', () => {
    const decoder = new FrameDecoder();
    expect(decoder.push(Uint8Array.of(2)).error).toMatch(/version 2/);
    expect(decoder.push(encodeFrame(7))).toMatchObject({ frames: [], error: /version/ });
  });

  it('takes the largest payload and refuses one byte more from the header alone', () => {
    const largest = encodeFrame(9, new Uint8Array(MAX_PAYLOAD));
    expect(new FrameDecoder().push(largest).frames[0]?.payload.length).toBe(MAX_PAYLOAD);
    const header = Uint8Array.of(1, 9, 0, 0x40, 0, 1);
    expect(new FrameDecoder().push(header).error).toMatch(/too large/);
    expect(() => encodeFrame(9, new Uint8Array(MAX_PAYLOAD + 1))).toThrow(RangeError);
  });

  it('lets the limit rise with the frame that signs in', () => {
    const decoder = new FrameDecoder(MAX_AUTH_PAYLOAD);
    const large = encodeFrame(9, new Uint8Array(1000));
    expect(new FrameDecoder(MAX_AUTH_PAYLOAD).push(large).error).not.toBeNull();
    const sizes: number[] = [];
    const { error } = decoder.push(Buffer.concat([encodeFrame(0x10, 'x'), large]), (frame) => {
      decoder.setLimit(MAX_PAYLOAD);
      return sizes.push(frame.payload.length) > 0;
    });
    expect(error).toBeNull();
    expect(sizes).toEqual([1, 1000]);
  });

  it('never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 8 }), (chunks) => {
        const decoder = new FrameDecoder(MAX_AUTH_PAYLOAD);
        for (const chunk of chunks) decoder.push(chunk);
      }),
      { numRuns: 500 },
    );
  });
});
