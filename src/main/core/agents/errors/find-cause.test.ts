import { describe, expect, it } from 'vitest';
import { CancelledError, TransportError } from './acp-error.ts';
import { causesOf, findCause } from './find-cause.ts';

describe('findCause', () => {
  it('finds the nearest error of a class, also inside several at once', () => {
    const deep = new CancelledError('deep');
    const near = new CancelledError('near', { cause: deep });
    const many = new AggregateError([new Error('x'), new TransportError('y', 'send')], 'all', {
      cause: near,
    });
    expect(findCause(new Error('outside', { cause: many }), CancelledError)).toBe(near);
    expect(findCause(many, TransportError)?.reason).toBe('send');
    expect(findCause(many, RangeError)).toBeUndefined();
    expect(findCause('text', Error)).toBeUndefined();
  });

  it('comes to an end where errors cause each other', () => {
    const one = new Error('one');
    const two = new Error('two', { cause: one });
    one.cause = two;
    expect(causesOf(one)).toEqual([one, two]);
    let long = new Error('0');
    for (let n = 1; n < 200; n += 1) long = new Error(String(n), { cause: long });
    expect(causesOf(long)).toHaveLength(50);
  });
});
