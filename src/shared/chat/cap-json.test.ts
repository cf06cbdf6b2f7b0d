import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capJson } from './cap-json.ts';
import { sameJson } from './same-json.ts';

describe('capJson', () => {
  it('leaves what is small as it is', () => {
    const value = { a: [1, 'two', null, true], b: { c: 'd' } };
    expect(capJson(value, 1000)).toEqual(value);
  });

  it('shortens long texts, lists and what is nested deep', () => {
    expect(capJson({ a: 'x'.repeat(100) }, 30)).toEqual({ a: `${'x'.repeat(13)}…` });
    const list = capJson(
      Array.from({ length: 1000 }, () => 1),
      100_000,
    );
    expect(list).toHaveLength(201);
    let deep: unknown = 'end';
    for (let depth = 0; depth < 20; depth += 1) deep = [deep];
    expect(JSON.stringify(capJson(deep, 1000))).toBe('[[[[[[[["…"]]]]]]]]');
  });

  it('drops what is no JSON and prototypes of somebody else', () => {
    const hostile: unknown = JSON.parse('{"__proto__":{"polluted":true},"a":1}');
    const copy = capJson(hostile, 100);
    expect(Object.keys(Object(copy))).toEqual(['a']);
    expect(capJson({ f: () => 1, n: Number.NaN, u: undefined }, 100)).toEqual({ f: null, n: null });
  });

  it('is bounded whatever comes, and stable', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 50, max: 500 }), (value, max) => {
        const copy = capJson(value, max);
        expect(JSON.stringify(copy).length).toBeLessThan(max * 10 + 100);
        expect(sameJson(JSON.parse(JSON.stringify(copy)), copy)).toBe(true);
      }),
    );
  });
});

describe('sameJson', () => {
  it.each([
    [{ a: 1, b: undefined }, { a: 1 }, true],
    [{ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }, true],
    [[1, 2], [1], false],
    [[], {}, false],
    [null, {}, false],
    [{ a: 1 }, { b: 1 }, false],
  ])('%j and %j: %j', (a, b, same) => {
    expect(sameJson(a, b)).toBe(same);
  });
});
