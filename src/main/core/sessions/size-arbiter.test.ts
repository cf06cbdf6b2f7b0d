import { describe, expect, it } from 'vitest';
import { SizeArbiter } from './size-arbiter.ts';

const small = { cols: 40, rows: 10 };
const large = { cols: 120, rows: 40 };

describe('SizeArbiter', () => {
  it('gives a lone viewer its size', () => {
    expect(new SizeArbiter<string>().attach('a', small)).toEqual(small);
  });

  it('changes nothing when a second viewer merely attaches', () => {
    const arbiter = new SizeArbiter<string>();
    arbiter.attach('a', small);
    expect(arbiter.attach('b', large)).toBeUndefined();
  });

  it('follows the viewer that was active last', () => {
    const arbiter = new SizeArbiter<string>();
    arbiter.attach('a', small);
    arbiter.attach('b', large);
    expect(arbiter.touch('b')).toEqual(large);
    expect(arbiter.touch('a', { cols: 50, rows: 12 })).toEqual({ cols: 50, rows: 12 });
  });

  it('falls back to the most recently active of the others when the owner leaves', () => {
    const arbiter = new SizeArbiter<string>();
    arbiter.attach('a', small);
    arbiter.attach('b', large);
    arbiter.attach('c', { cols: 1, rows: 1 });
    arbiter.touch('a');
    arbiter.touch('c');
    expect(arbiter.detach('c')).toEqual(small);
    expect(arbiter.detach('a')).toEqual(large);
    expect(arbiter.detach('b')).toBeUndefined();
  });

  it('ignores viewers it does not know', () => {
    expect(new SizeArbiter<string>().touch('nobody')).toBeUndefined();
  });
});
