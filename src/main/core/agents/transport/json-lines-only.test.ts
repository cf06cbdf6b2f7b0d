import { describe, expect, it } from 'vitest';
import { JsonLinesOnly } from './json-lines-only.ts';

const text = 'banner\n{"a":1}\n\n  {"b":"ü"}\r\n[1]\n42\n{broken\nwarn: {x}\n{"c":3}';
const kept = ['{"a":1}', '{"b":"ü"}', '{broken', '{"c":3}'];
const junk = ['banner\n', '[1]\n', '42\n', 'warn: {x}\n'];

/** Lines that are kept, without the white space that may come along. */
function run(...chunks: Uint8Array[]): { kept: string[]; junk: string[] } {
  const left: string[] = [];
  const filter = new JsonLinesOnly((sample) => left.push(sample));
  const parts = chunks.map((chunk) => Buffer.from(filter.take(chunk)));
  const lines = Buffer.concat(parts).toString().split('\n');
  return { kept: lines.map((line) => line.trim()).filter((line) => line !== ''), junk: left };
}

describe('JsonLinesOnly', () => {
  it('A08 keeps lines that can be messages, however they are cut', () => {
    const bytes = Buffer.from(text);
    for (let at = 0; at <= bytes.length; at += 1) {
      expect(run(bytes.subarray(0, at), bytes.subarray(at))).toEqual({ kept, junk });
    }
    expect(run(...[...bytes].map((byte) => Uint8Array.of(byte)))).toEqual({ kept, junk });
  });

  it('hands on whole messages as they are, without a copy', () => {
    const chunk = Buffer.from('{"a":1}\n{"b":2}\n{"c"');
    const { buffer, byteOffset, length } = new JsonLinesOnly(() => {}).take(chunk);
    expect([buffer, byteOffset, length]).toEqual([chunk.buffer, chunk.byteOffset, chunk.length]);
  });

  it('tells only the beginning of a long line, and needs no memory for the rest', () => {
    const { junk: left, kept: rest } = run(Buffer.alloc(1_000_000, 'x'), Buffer.from('y\n{}\n'));
    expect(left.map((line) => line.length)).toEqual([400]);
    expect(rest).toEqual(['{}']);
  });
});
