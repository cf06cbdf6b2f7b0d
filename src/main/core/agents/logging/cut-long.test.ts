import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutLong } from './cut-long.ts';
import { cutText } from './cut-text.ts';

describe('cutText', () => {
  it('gives the beginning of a text', () => {
    expect(cutText('abc', 3)).toBe('abc');
    expect(cutText('añ😀c', 4)).toBe('añ😀');
    expect(cutText('a\ud83d\ude00', 2)).toBe('a\ud83d');
  });
});

describe('cutLong', () => {
  it('gives back what is short enough, itself', () => {
    const message = { params: { text: 'x'.repeat(90), list: ['a', 'b'], number: 1, none: null } };
    expect(cutLong(message, 100)).toBe(message);
    expect(cutLong('x', 1)).toBe('x');
  });

  it('cuts long texts and leaves short ones, numbers and names', () => {
    const long = 'x'.repeat(5000);
    const message = { method: 'a', params: { text: long, list: [long, 'b', 2] } };
    const cut = `${'x'.repeat(1000)}… [4000 more characters]`;
    expect(cutLong(message, 2500)).toEqual({
      method: 'a',
      params: { text: cut, list: [cut, 'b', 2] },
    });
    expect(message.params.text).toBe(long);
  });

  it('leaves out what is too deep or too much', () => {
    let deep: unknown = 'x';
    for (let index = 0; index < 100; index++) deep = { deep };
    expect(JSON.stringify(cutLong(deep, 100))).toContain('[left out]');
    const many = cutLong(
      Array.from({ length: 50_000 }, () => ['x']),
      100,
    );
    expect(JSON.stringify(many).length).toBeLessThan(100_000);
    const texts = Array.from({ length: 1000 }, () => 'x'.repeat(1000));
    expect(JSON.stringify(cutLong(texts, 5000)).length).toBeLessThan(50_000);
  });

  it('never keeps much more than was asked for, nor changes what fits', () => {
    const text = fc.nat({ max: 5000 }).map((length) => 'x'.repeat(length));
    const tree = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        text,
        fc.nat(),
        fc.array(tie('tree'), { maxLength: 5 }),
        fc.record({ a: tie('tree'), b: tie('tree') }),
      ),
    })).tree;
    fc.assert(
      fc.property(tree, (value) => {
        const whole = JSON.stringify(value).replaceAll(/[^x]/g, '').length;
        const kept = cutLong(value, 2000);
        if (whole <= 2000) expect(kept).toBe(value);
        else expect(JSON.stringify(kept).replaceAll(/[^x]/g, '').length).toBeLessThanOrEqual(2000);
      }),
    );
  });
});
