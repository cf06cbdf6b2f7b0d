import { describe, expect, it } from 'vitest';
import { AckWindow, MAX_WINDOW, MIN_WINDOW } from './ack-window.ts';

describe('AckWindow', () => {
  it('counts what is on its way and stops at its size', () => {
    const window = new AckWindow();
    window.sent(window.size, 0);
    expect(window.inFlight).toBe(window.size);
    expect(window.canSend).toBe(false);
    window.acked(window.size, 1);
    expect(window.inFlight).toBe(0);
    expect(window.canSend).toBe(true);
  });

  it('shrinks to its minimum when acknowledgements take long', () => {
    const window = new AckWindow();
    let total = 0;
    window.sent(1, 0);
    window.acked((total += 1), 1);
    for (let i = 0; i < 50; i++) {
      window.sent(1000, i * 100);
      window.acked((total += 1000), i * 100 + 90);
    }
    expect(window.size).toBe(MIN_WINDOW);
  });

  it('grows to its maximum while a busy viewer keeps up', () => {
    const window = new AckWindow();
    let total = 0;
    for (let i = 0; i < 50; i++) {
      const bytes = window.size;
      window.sent(bytes, i * 10);
      window.acked((total += bytes), i * 10 + 2);
    }
    expect(window.size).toBe(MAX_WINDOW);
  });

  it('does not take a long but steady path for a queue', () => {
    const window = new AckWindow();
    let total = 0;
    for (let i = 0; i < 20; i++) {
      window.sent(window.size, i * 200);
      total += window.inFlight;
      window.acked(total, i * 200 + 150);
    }
    expect(window.size).toBeGreaterThan(256 * 1024);
  });

  it('lets a wrong total harm nobody else', () => {
    const window = new AckWindow();
    window.sent(100, 0);
    window.acked(1_000_000, 1);
    expect(window.inFlight).toBe(0);
    window.acked(5, 2);
    expect(window.inFlight).toBe(0);
  });
});
