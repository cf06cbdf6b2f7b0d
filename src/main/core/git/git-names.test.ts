import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { bytesOf, nameOf, pathspecOf } from './git-names.ts';

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

it('names of files are strings and bytes again, whatever they are', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(bytesOf(nameOf(latin1(bytes)))).toEqual(Buffer.from(bytes));
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(nameOf(Buffer.from(text).toString('latin1'))).toBe(text);
    }),
  );
});

it('names survive the way over a door', () => {
  const name = nameOf('caf\xe9/\xff');
  expect(JSON.parse(JSON.stringify(name))).toBe(name);
  expect(structuredClone(name)).toBe(name);
});

it.each([
  ['plain.txt', ':(literal)plain.txt'],
  [':(top)*', ':(literal):(top)*'],
  ['a*[b]?\\\udce9', ':(glob)a\\*\\[b]\\?\\\\?'],
])('%j is asked for exactly', (name, pathspec) => {
  expect(pathspecOf(name)).toBe(pathspec);
});
