import { RequestError } from '@agentclientprotocol/sdk/unstable';
import { describe, expect, it } from 'vitest';
import { CancelledError } from '../errors/acp-error.ts';
import { completePolicy, defaultRetryPolicy, evaluateRetry } from './retry-policy.ts';

const busy = (text = 'rate limit'): RequestError => new RequestError(-32603, text);
const none = (): number => 0;
const most = (): number => 1;

describe('evaluateRetry', () => {
  it('doubles the pause up to the longest', () => {
    const delays = [1, 2, 3, 4].map(
      (attempt) => evaluateRetry(busy(), attempt, { maxDelayMs: 3000 }, none).delayMs,
    );
    expect(delays).toEqual([500, 1000, 2000, 3000]);
  });

  it('adds a part at random, never beyond the longest', () => {
    expect(evaluateRetry(busy(), 1, {}, most).delayMs).toBe(625);
    expect(evaluateRetry(busy(), 1, { jitterRatio: 1 }, () => 0.5).delayMs).toBe(750);
    expect(evaluateRetry(busy(), 5, { maxDelayMs: 8100 }, most).delayMs).toBe(8100);
  });

  it.each([
    ['please retry after 12 seconds: rate limit', 12_000],
    ['rate limit, retrying 3.5', 3500],
    ['429 Retry-After: 2', 2000],
    ['rate limit; retry in 250ms', 250],
    ['rate limit; retry after 99999', 30_000],
    ['rate limit; 3 retries so far', 500],
  ])('heeds the hint in "%s"', (text, delayMs) => {
    expect(evaluateRetry(busy(text), 1, {}, most).delayMs).toBe(delayMs === 500 ? 625 : delayMs);
  });

  it('stops after the last try and for failures that stay', () => {
    expect(evaluateRetry(busy(), 5)).toMatchObject({ retryable: true, attempt: 5, maxRetries: 5 });
    expect(evaluateRetry(busy(), 6)).toMatchObject({ retryable: false, delayMs: 0 });
    expect(evaluateRetry(new CancelledError('x'), 1)).toMatchObject({
      class: 'cancelled',
      retryable: false,
    });
  });

  it('has the usual value for what is missing, zero or no number', () => {
    expect(completePolicy()).toEqual(defaultRetryPolicy);
    expect(
      completePolicy({ maxRetries: 0, baseDelayMs: -1, maxDelayMs: Number.NaN, jitterRatio: 0.5 }),
    ).toEqual({ ...defaultRetryPolicy, jitterRatio: 0.5 });
  });
});
