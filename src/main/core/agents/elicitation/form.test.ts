import type { ElicitationSchema } from '@agentclientprotocol/sdk/unstable';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundedMatch } from './bounded-pattern.ts';
import { checkContent } from './check-form.ts';
import { readForm } from './read-form.ts';

type Properties = NonNullable<ElicitationSchema['properties']>;

/** What becomes of `value` in a form with one field `f`. */
function check(property: Properties[string], value: unknown, required = true) {
  const form = readForm({ properties: { f: property }, required: required ? ['f'] : [] });
  const checked = checkContent(form, value === undefined ? {} : { f: value });
  return checked.ok ? checked.content : checked.problems['f'];
}

describe('readForm (A61)', () => {
  it('reads every kind of field', () => {
    const form = readForm({
      title: 'Deploy',
      description: 'Where to?',
      required: ['name', 'where'],
      properties: {
        name: {
          type: 'string',
          title: 'Name',
          minLength: 1,
          maxLength: 9,
          format: 'email',
          default: 'a@b',
        },
        count: { type: 'integer', minimum: 1, maximum: 5, default: 2, description: 'How many' },
        share: { type: 'number' },
        sure: { type: 'boolean', default: true },
        where: { type: 'string', enum: ['eu', 'us', 'eu'], default: 'us' },
        how: {
          type: 'string',
          oneOf: [
            { const: 'fast', title: 'Fast', description: 'f' },
            { const: 'slow', title: '' },
          ],
          default: 'other',
        },
        tags: {
          type: 'array',
          items: { type: 'string', enum: ['a', 'b'] },
          minItems: 1,
          default: ['b', 'x'],
        },
        tags2: { type: 'array', items: { anyOf: [{ const: 'a', title: 'A' }] } },
        place: { type: 'geo', precision: 3 },
      },
    });
    const base = { description: undefined, required: false, default: undefined };
    const limits = { minimum: undefined, maximum: undefined };
    expect(form).toEqual({
      title: 'Deploy',
      description: 'Where to?',
      fields: [
        {
          ...{ ...base, name: 'name', title: 'Name', required: true, type: 'text', default: 'a@b' },
          ...{ minLength: 1, maxLength: 9, pattern: undefined, format: 'email' },
        },
        {
          ...{ ...base, name: 'count', title: 'count', description: 'How many', type: 'number' },
          ...{ integer: true, minimum: 1, maximum: 5, default: 2 },
        },
        { ...base, name: 'share', title: 'share', type: 'number', integer: false, ...limits },
        { ...base, name: 'sure', title: 'sure', type: 'boolean', default: true },
        {
          ...{
            ...base,
            name: 'where',
            title: 'where',
            required: true,
            type: 'choice',
            default: 'us',
          },
          choices: [
            { value: 'eu', title: 'eu', description: undefined },
            { value: 'us', title: 'us', description: undefined },
          ],
        },
        {
          ...{ ...base, name: 'how', title: 'how', type: 'choice' },
          choices: [
            { value: 'fast', title: 'Fast', description: 'f' },
            { value: 'slow', title: 'slow', description: undefined },
          ],
        },
        {
          ...{
            ...base,
            name: 'tags',
            title: 'tags',
            type: 'choices',
            minItems: 1,
            maxItems: undefined,
          },
          default: ['b'],
          choices: [
            { value: 'a', title: 'a', description: undefined },
            { value: 'b', title: 'b', description: undefined },
          ],
        },
        {
          ...{ ...base, name: 'tags2', title: 'tags2', type: 'choices' },
          ...{ minItems: undefined, maxItems: undefined },
          choices: [{ value: 'a', title: 'A', description: undefined }],
        },
        {
          ...{
            name: 'place',
            title: 'place',
            description: undefined,
            required: false,
            type: 'raw',
          },
          schema: { type: 'geo', precision: 3 },
        },
      ],
    });
  });

  it('makes a form of whatever it is given', () => {
    expect(readForm({})).toEqual({ title: undefined, description: undefined, fields: [] });
    const many = Object.fromEntries(
      Array.from({ length: 500 }, (_, i) => [`f${i}`, { type: 'string' as const }]),
    );
    expect(readForm({ properties: many }).fields).toHaveLength(100);
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string(),
          fc
            .record({ type: fc.constantFrom('string', 'array', 'integer', 'x') }, {})
            .chain(({ type }) =>
              fc
                .dictionary(
                  fc.constantFrom(
                    'enum',
                    'oneOf',
                    'items',
                    'default',
                    'minimum',
                    'pattern',
                    'title',
                  ),
                  fc.jsonValue(),
                )
                .map((rest) => ({ ...rest, type })),
            ),
        ),
        fc.dictionary(fc.string(), fc.jsonValue()),
        (properties, content) => {
          const form = readForm({ properties, required: Object.keys(properties) });
          const checked = checkContent(form, content);
          const names = form.fields.map(({ name }) => name);
          const told = Object.keys(checked.ok ? checked.content : checked.problems);
          expect(told.every((name) => names.includes(name))).toBe(true);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('checkContent (A61)', () => {
  const text = { type: 'string' } as const;

  it.each([
    [text, 'x', { f: 'x' }],
    [text, '', 'Please fill this in.'],
    [text, undefined, 'Please fill this in.'],
    [text, null, 'Please fill this in.'],
    [{ ...text, minLength: 0 }, '', { f: '' }],
    [{ ...text, default: 'd' }, undefined, { f: 'd' }],
    [text, 7, 'Enter a text.'],
    [{ ...text, minLength: 2 }, '💥', 'Enter at least 2 characters.'],
    [{ ...text, maxLength: 1 }, '💥', { f: '💥' }],
    [{ ...text, maxLength: 1 }, 'ab', 'Enter at most 1 character.'],
    [text, 'x'.repeat(200_000), 'This is too long.'],
    [{ ...text, pattern: '^a+$' }, 'aa', { f: 'aa' }],
    [{ ...text, pattern: '^a+$' }, 'b', 'This has to match the pattern ^a+$.'],
    [{ ...text, pattern: '(((' }, 'b', { f: 'b' }],
    [{ ...text, format: 'email' as const }, 'a@b.c', { f: 'a@b.c' }],
    [{ ...text, format: 'email' as const }, 'a b@c', 'Enter an e-mail address.'],
    [{ ...text, format: 'uri' as const }, 'https://a', { f: 'https://a' }],
    [
      { ...text, format: 'uri' as const },
      'a.com',
      'Enter a whole address, such as https://example.com.',
    ],
    [{ ...text, format: 'date' as const }, '2028-02-29', { f: '2028-02-29' }],
    [
      { ...text, format: 'date' as const },
      '2027-02-29',
      'Enter a date as year-month-day, such as 2026-11-21.',
    ],
    [
      { ...text, format: 'date-time' as const },
      '2026-11-21T15:30:00.5+01:00',
      { f: '2026-11-21T15:30:00.5+01:00' },
    ],
    [
      { ...text, format: 'date-time' as const },
      '2026-11-21T25:30:00Z',
      'Enter a date and time, such as 2026-11-21T15:30:00Z.',
    ],
  ])('texts: %j with %j', (property, value, expected) => {
    expect(check(property, value)).toEqual(expected);
  });

  const integer = { type: 'integer', minimum: 1, maximum: 5 } as const;

  it.each([
    [integer, 3, { f: 3 }],
    [integer, '4', { f: 4 }],
    [integer, 0, 'Enter 1 or more.'],
    [integer, 6, 'Enter 5 or less.'],
    [integer, 2.5, 'Enter a whole number.'],
    [integer, '', 'Please fill this in.'],
    [integer, 'x', 'Enter a number.'],
    [{ type: 'number' } as const, 2.5, { f: 2.5 }],
    [{ type: 'number' } as const, Number.NaN, 'Enter a number.'],
    [{ type: 'number' } as const, ' ', 'Enter a number.'],
    [{ type: 'boolean' } as const, false, { f: false }],
    [{ type: 'boolean' } as const, 'yes', 'Choose yes or no.'],
  ])('numbers and yes or no: %j with %j', (property, value, expected) => {
    expect(check(property, value)).toEqual(expected);
  });

  const some: Properties[string] = {
    type: 'array',
    items: { type: 'string', enum: ['a', 'b', 'c'] },
    minItems: 1,
    maxItems: 2,
  };

  it.each([
    [{ ...text, enum: ['a', 'b'] }, 'b', { f: 'b' }],
    [{ ...text, enum: ['a', 'b'] }, 'c', 'Choose one of the answers offered.'],
    [some, ['b', 'a', 'b'], { f: ['a', 'b'] }],
    [some, [], 'Please fill this in.'],
    [some, ['a', 'b', 'c'], 'Choose at most 2.'],
    [some, ['d'], 'Choose from the answers offered.'],
    [some, 'a', 'Choose from the answers offered.'],
    [{ ...some, minItems: 0 }, [], { f: [] }],
    [{ ...some, minItems: 2 }, ['a'], 'Choose at least 2.'],
  ])('choices: %j with %j', (property, value, expected) => {
    expect(check(property, value)).toEqual(expected);
  });

  it.each([
    ['{"a":1}', { f: '{"a":1}' }],
    ['"x"', { f: 'x' }],
    ['["a"]', { f: ['a'] }],
    ['[1]', { f: '[1]' }],
    ['7', { f: 7 }],
    [{ a: 1 }, { f: '{"a":1}' }],
    ['{', 'Enter valid JSON. A text needs double quotes around it.'],
    ['', 'Please fill this in.'],
  ])('of a type that is not known: %j', (value, expected) => {
    expect(check({ type: 'geo' }, value)).toEqual(expected);
  });

  it('leaves out what is empty and may be, and what nobody asked for', () => {
    expect(check(text, '', false)).toEqual({});
    expect(check(some, [], false)).toEqual({});
    expect(check(some, undefined, false)).toEqual({});
    expect(check({ ...text, default: 'd' }, undefined, false)).toEqual({});
    const form = readForm({ properties: { a: text } });
    expect(checkContent(form, { a: 'x', b: 'y' })).toEqual({ ok: true, content: { a: 'x' } });
  });

  it('is not misled by names that objects have anyway', () => {
    const form = readForm(
      JSON.parse(
        '{"properties":{"__proto__":{"type":"string"},"constructor":{"type":"string"}},"required":["constructor"]}',
      ),
    );
    expect(checkContent(form, {})).toEqual({
      ok: false,
      problems: { constructor: 'Please fill this in.' },
    });
  });

  it('tells every problem at once', () => {
    const form = readForm({ properties: { a: text, b: integer }, required: ['a'] });
    const checked = checkContent(form, { b: 9 });
    expect(checked).toEqual({
      ok: false,
      problems: { a: 'Please fill this in.', b: 'Enter 5 or less.' },
    });
  });
});

describe('boundedMatch', () => {
  it('tells whether a pattern is found, and gives up on one that takes for ever', () => {
    expect(boundedMatch('b', 'abc')).toBe(true);
    expect(boundedMatch('^b', 'abc')).toBe(false);
    expect(boundedMatch('(', 'abc')).toBeNull();
    expect(boundedMatch('^(a+)+$', `${'a'.repeat(60)}!`)).toBeNull();
  });
});
