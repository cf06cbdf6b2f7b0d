import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACK_STEP_BYTES, AckCounter } from './ack-counter.ts';

describe('AckCounter', () => {
  it('reports a small burst as soon as it is drawn', () => {
    const counter = new AckCounter();
    counter.received(10);
    expect(counter.drawn(10)).toBe(10);
  });

  it('waits for a step while more is to be drawn', () => {
    const counter = new AckCounter();
    counter.received(ACK_STEP_BYTES * 2);
    expect(counter.drawn(ACK_STEP_BYTES - 1)).toBe(0);
    expect(counter.drawn(1)).toBe(ACK_STEP_BYTES);
    expect(counter.drawn(5)).toBe(0);
    expect(counter.pending).toBe(ACK_STEP_BYTES - 5);
  });

  it('reports everything exactly once, whatever the sizes', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 40_000 }), { maxLength: 50 }), (sizes) => {
        const counter = new AckCounter();
        for (const size of sizes) counter.received(size);
        const reported = sizes.reduce((sum, size) => sum + counter.drawn(size), 0);
        expect(reported).toBe(sizes.reduce((a, b) => a + b, 0));
        expect(counter.pending).toBe(0);
      }),
    );
  });
});
