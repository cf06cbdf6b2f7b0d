import { describe, expect, it } from 'vitest';
import { parseOptions } from './last-options.ts';

describe('parseOptions', () => {
  it('A55: gives back choices, and nothing that is none', () => {
    const kept = [['fake\n/p', { model: 'two', plan: true }]];
    expect(parseOptions(JSON.stringify(kept))).toEqual(kept);
    const odd = [7, ['x'], ['fake\n/p', { model: 7, '': 'x', mode: 'ask' }], ['y', null]];
    expect(parseOptions(JSON.stringify(odd))).toEqual([['fake\n/p', { mode: 'ask' }]]);
    expect(parseOptions('{"a":1}')).toEqual([]);
  });
});
