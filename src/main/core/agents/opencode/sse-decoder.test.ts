import { describe, expect, it } from 'vitest';
import { SseDecoder } from './sse-decoder.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('SseDecoder', () => {
  it('finds events however their bytes are cut', () => {
    const text =
      'event: x\r\nid: 1\r\ndata: {"a":"ü€😀"}\r\n\r\n: comment\n\ndata:two\ndata: lines\n\n';
    const all = bytes(text);
    for (let at = 0; at <= all.length; at += 1) {
      const decoder = new SseDecoder(1000);
      const events = [...decoder.push(all.subarray(0, at)), ...decoder.push(all.subarray(at))];
      expect(events).toEqual(['{"a":"ü€😀"}', 'two\nlines']);
    }
  });

  it('keeps what is not complete for later', () => {
    const decoder = new SseDecoder(1000);
    expect(decoder.push(bytes('data: a\n'))).toEqual([]);
    expect(decoder.push(bytes('\ndata: b'))).toEqual(['a']);
    expect(decoder.push(bytes('\n\n'))).toEqual(['b']);
  });

  it.each([
    ['one line without an end', 'data: 123456789012345'],
    ['many lines of one event', 'data: 12345\ndata: 12345\ndata: 12345\n'],
  ])('refuses %s that is too long', (_, text) => {
    expect(() => new SseDecoder(12).push(bytes(text))).toThrow(RangeError);
  });
});
