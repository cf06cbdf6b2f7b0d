import { describe, expect, it } from 'vitest';
import { silentLogger } from '#shared/base/ports.ts';
import { SpendingLimits } from './spending-limits.ts';

function limits(chatUsd: number, dayUsd: number, chat: number, day: number): SpendingLimits {
  return new SpendingLimits({
    logger: silentLogger,
    limits: () => ({ chatUsd, dayUsd }),
    spentBy: () => chat,
    spentToday: () => day,
  });
}

describe('SpendingLimits (A58)', () => {
  it('says nothing without limits, and far below them', () => {
    expect(limits(0, 0, 100, 100).noteOf('c')).toBeUndefined();
    expect(limits(1, 10, 0.89, 8.9).noteOf('c')).toBeUndefined();
  });

  it('warns from 90 % on, and stops at 100 %', () => {
    expect(limits(1, 0, 0.9, 0).noteOf('c')).toMatchObject({
      reached: false,
      text: 'This chat used 90 % of the limit of $1.00.',
    });
    expect(limits(1, 0, 1, 0).noteOf('c')).toMatchObject({ reached: true });
    expect(limits(0, 5, 0, 6).noteOf('c')?.text).toBe(
      'All chats together may cost $5.00 today; $6.00 is spent.',
    );
  });

  it('tells of what is reached before what is near, and of each limit by a key of its own', () => {
    expect(limits(1, 5, 0.95, 5).noteOf('c')).toMatchObject({ reached: true, key: 'day 5' });
    const near = limits(1, 5, 0.95, 0).noteOf('c');
    expect(limits(1.01, 5, 0.95, 0).noteOf('c')?.key).not.toBe(near?.key);
  });
});
