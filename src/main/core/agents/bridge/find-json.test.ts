import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findJson } from './find-json.ts';

const first = (text: string): unknown => findJson(text).next().value;
const all = (text: string): unknown[] => [...findJson(text)];

describe('findJson', () => {
  it.each([
    ['a block of JSON before all else', 'x {"a":1}\n```json\n{"b":2}\n```', { b: 2 }],
    ['a block of any name after those', '```\n{"a":1}\n```\n```JSON\n{"b":2}\n```', { b: 2 }],
    ['a block without a name', 'So:\n```\n[1,2]\n```\n', [1, 2]],
    ['a block of tildes', '~~~json\n{"a":1}\n~~~', { a: 1 }],
    ['a longer fence around a shorter one', '````json\n"```"\n````', '```'],
    ['a block that was cut before its end', '```json\n{"a":1}', { a: 1 }],
    ['a bare value in a block', '```json\n42\n```', 42],
    ['an indented block with CRLF', '  ```json\r\n{"a":1}\r\n  ```\r\n', { a: 1 }],
    ['an object between words', 'The answer is {"a": {"b": [1]}}, I think.', { a: { b: [1] } }],
    ['a list between words', 'Here: [1, "two"] end', [1, 'two']],
    ['braces in strings', 'ok {"a":"}{][", "b":1} end', { a: '}{][', b: 1 }],
    ['escaped quotes', String.raw`ok {"a":"say \"}\" now\\"} end`, { a: 'say "}" now\\' }],
    ['what stands in braces that are none', 'In {braces {"a":1}} there', { a: 1 }],
    ['what follows an open bracket', 'see [ and {"a":1}', { a: 1 }],
    ['what follows wrong closers', '{"a": ]} then {"b":2}', { b: 2 }],
    ['an empty object', 'nothing: {} at all', {}],
  ])('finds %s', (_name, text, value) => {
    expect(first(text)).toEqual(value);
  });

  it.each([
    '',
    'no JSON here',
    '{',
    '[[[[',
    '{"a":',
    '"quoted"',
    '{a: 1}',
    '``` \n {\n```',
    '{"a": "b\n"}',
  ])('finds nothing in %j', (text) => {
    expect(all(text)).toEqual([]);
  });

  it('goes on to what comes next, and not into what it found', () => {
    expect(all('[1] says {"a":{"b":1}} and {"c":2}')).toEqual([[1], { a: { b: 1 } }, { c: 2 }]);
  });

  it('finds any object or list between words without brackets', () => {
    const words = fc.string().map((text) => text.replace(/[[\]{}`~]/g, ''));
    const value = fc.oneof(fc.object(), fc.array(fc.jsonValue(), { minLength: 1 }));
    fc.assert(
      fc.property(words, value, words, fc.boolean(), (before, made, after, pretty) => {
        const json = JSON.stringify(made, null, pretty ? 2 : 0);
        expect(first(`${before} ${json} ${after}`)).toEqual(JSON.parse(json));
      }),
    );
  });

  it('finds any value in a block, whatever stands around it', () => {
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), fc.string(), (before, made, after) => {
        const calm = (text: string): string => text.replace(/[`~]/g, '');
        const json = JSON.stringify(made, null, 1);
        const text = `${calm(before)}\n\`\`\`json\n${json}\n\`\`\`\n${calm(after)}`;
        expect(first(text)).toEqual(JSON.parse(json));
      }),
    );
  });

  it('finds only what can be parsed, in any text', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      '\\',
      ',',
      ':',
      '1',
      'a',
      '\n',
      '```',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        for (const value of findJson(pieces.join(''))) expect(value).not.toBeUndefined();
      }),
    );
  });

  it.each([
    ['open lists', '['.repeat(1_000_000)],
    ['open objects', '{"a":'.repeat(200_000)],
    ['lists that end wrongly', '['.repeat(100_000) + '}'],
    ['nearly JSON, nested', `${'{"a":'.repeat(20_000)}x${'}'.repeat(20_000)}`],
    ['an endless string', `{"${'\\"'.repeat(500_000)}`],
  ])('gives up on %s', (_name, text) => {
    expect(all(text)).toEqual([]);
  });

  it('gives up after many values', () => {
    expect(all('[1] '.repeat(5000))).toHaveLength(200);
  });
});
