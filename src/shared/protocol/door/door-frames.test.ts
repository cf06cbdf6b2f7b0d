import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DOOR_HEADER, DoorDecoder, doorHeader, encodeDoorFrame } from './door-frames.ts';

const LIMIT = 64 * 1024;
const bytes = (hex: string): Uint8Array =>
  Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const hex = (frame: Uint8Array): string => Buffer.from(frame).toString('hex');

/** Feeds `stream` in parts that end at `cuts`; gives every frame and the error. */
function decode(stream: Uint8Array, cuts: readonly number[] = [], limit = LIMIT) {
  const decoder = new DoorDecoder(limit);
  const frames: (string | Uint8Array)[] = [];
  const ends = [...new Set([...cuts, stream.length])].sort((a, b) => a - b);
  let error: string | null = null;
  let at = 0;
  for (const end of ends) {
    error = decoder.push(stream.subarray(at, end), (frame) => {
      frames.push(typeof frame === 'string' ? frame : frame.slice());
      return true;
    });
    at = end;
  }
  return { frames, error };
}

describe('vectors', () => {
  it.each([
    ['text', 'hi', '00000002 00 6869'],
    ['empty text', '', '00000000 00'],
    ['text outside ASCII', 'ü€', '00000005 00 c3bc e282ac'],
    ['binary', new Uint8Array([0, 255]), '00000002 01 00ff'],
    ['empty binary', new Uint8Array(0), '00000000 01'],
  ])('%s', (_name, content, expected) => {
    expect(hex(encodeDoorFrame(content))).toBe(hex(bytes(expected)));
    expect(decode(bytes(expected))).toEqual({ frames: [content], error: null });
  });

  it('refuse an unknown type, a length beyond the limit and text that is not UTF-8', () => {
    expect(decode(bytes('00000001 02 00'))).toEqual({ frames: [], error: 'unknown frame type 2' });
    expect(decode(doorHeader(1, LIMIT + 1)).error).toMatch(/too large/);
    expect(decode(bytes('ffffffff 00')).error).toMatch(/4294967295 bytes is too large/);
    expect(decode(bytes('00000001 00 ff')).error).toBe('text that is not UTF-8');
    const longest = new Uint8Array(LIMIT).fill(7);
    expect(decode(encodeDoorFrame(longest)).frames).toEqual([longest]);
  });
});

const content = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }).filter((text) => text.isWellFormed()),
  fc.uint8Array({ maxLength: 300 }),
);
const stream = fc.array(content, { maxLength: 8 });
const joined = (contents: readonly (string | Uint8Array)[]): Uint8Array =>
  Uint8Array.from(Buffer.concat(contents.map(encodeDoorFrame)));

describe('any stream', () => {
  it('gives the same frames however it is split', () => {
    fc.assert(
      fc.property(stream, fc.array(fc.nat(4000), { maxLength: 20 }), (contents, cuts) => {
        const whole = joined(contents);
        const inside = cuts.filter((cut) => cut < whole.length);
        expect(decode(whole, inside)).toEqual({ frames: contents, error: null });
      }),
    );
  });

  it('gives the same frames split at every single byte', () => {
    const contents = ['one', new Uint8Array([1, 2, 3]), '', 'zwölf', new Uint8Array(0)];
    const whole = joined(contents);
    const cuts = Array.from({ length: whole.length }, (_, i) => i);
    for (const cut of cuts) expect(decode(whole, [cut]).frames).toEqual(contents);
    expect(decode(whole, cuts)).toEqual({ frames: contents, error: null });
  });

  it('gives only whole frames when it ends early', () => {
    fc.assert(
      fc.property(stream, fc.nat(), (contents, at) => {
        const whole = joined(contents);
        const { frames, error } = decode(whole.subarray(0, at % (whole.length + 1)));
        expect(error).toBeNull();
        expect(frames).toEqual(contents.slice(0, frames.length));
      }),
    );
  });

  it('never throws, and keeps nothing of what is refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(100), (noise, limit) => {
        const { frames } = decode(noise, [3, 7], limit);
        for (const frame of frames) expect(frame.length).toBeLessThanOrEqual(limit);
      }),
    );
  });
});

it('applies a new limit from the next header on, and leaves the rest alone when told', () => {
  const decoder = new DoorDecoder(4);
  const frames: unknown[] = [];
  const whole = joined(['tiny', 'much longer', 'more']);
  const error = decoder.push(whole, (frame) => {
    frames.push(frame);
    decoder.setLimit(100);
    return frames.length < 2;
  });
  expect({ frames, error }).toEqual({ frames: ['tiny', 'much longer'], error: null });
  expect(DOOR_HEADER).toBe(encodeDoorFrame('').length);
});
