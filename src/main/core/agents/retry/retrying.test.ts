import { RequestError } from '@agentclientprotocol/sdk/unstable';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '#tests/support/manual-clock.ts';
import {
  AgentRequestError,
  CancelledError,
  InvalidParamsError,
  RetriesExhaustedError,
} from '../errors/acp-error.ts';
import { type Labels, noTelemetry } from '../telemetry/telemetry.ts';
import type { RetryDecision } from './retry-policy.ts';
import { type RetryingOptions, retrying } from './retrying.ts';

const busy = new RequestError(-32603, 'rate limit');

/** Runs with a clock that jumps to the end of each pause. */
function scene(options: RetryingOptions = {}) {
  const clock = new ManualClock();
  const counted: (Labels | undefined)[] = [];
  const told: RetryDecision[] = [];
  const pauses: number[] = [];
  const run = async <T>(call: (attempt: number) => Promise<T>): Promise<T> => {
    let over = false;
    const result = retrying(call, {
      clock,
      random: () => 0,
      telemetry: { ...noTelemetry, count: (_name, _value, labels) => counted.push(labels) },
      onRetry: (decision) => {
        told.push(decision);
        pauses.push(decision.delayMs);
      },
      ...options,
    }).finally(() => {
      over = true;
    });
    result.catch(() => {});
    while (!over) {
      await new Promise(setImmediate);
      clock.advance(100);
    }
    return result;
  };
  return { clock, counted, told, pauses, run };
}

describe('retrying', () => {
  it('tries again after a pause until it succeeds', async () => {
    const { run, pauses, counted } = scene();
    const tries: number[] = [];
    const result = await run(async (attempt) => {
      tries.push(attempt);
      if (attempt < 3) throw busy;
      return 'done';
    });
    expect(result).toBe('done');
    expect(tries).toEqual([1, 2, 3]);
    expect(pauses).toEqual([500, 1000]);
    expect(counted).toEqual([
      { class: 'rate_limit', outcome: 'retry' },
      { class: 'rate_limit', outcome: 'retry' },
    ]);
  });

  it('gives up after the last try, with the last failure as cause', async () => {
    const { run, counted } = scene({ policy: { maxRetries: 2 } });
    const error = await run(async () => {
      throw busy;
    }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(RetriesExhaustedError);
    expect(error).toMatchObject({ attempts: 3, cause: expect.any(AgentRequestError) });
    expect(counted.map((labels) => labels?.['outcome'])).toEqual(['retry', 'retry', 'exhausted']);
  });

  it('does not repeat a failure that stays', async () => {
    const { run, counted, told } = scene();
    const error = run(async () => {
      throw new RequestError(-32602, 'no');
    });
    await expect(error).rejects.toThrow(InvalidParamsError);
    expect(told).toEqual([]);
    expect(counted).toEqual([{ class: 'execution', outcome: 'fatal' }]);
  });

  it('does not repeat what must not be done twice', async () => {
    const { run, told } = scene({ mayRetry: () => false });
    await expect(
      run(async () => {
        throw busy;
      }),
    ).rejects.toThrow(AgentRequestError);
    expect(told).toEqual([]);
  });

  it('stops waiting at once when it is cancelled, and does not begin if it is already', async () => {
    const stop = new AbortController();
    const clock = new ManualClock();
    const result = retrying(() => Promise.reject(busy), {
      clock,
      signal: stop.signal,
      onRetry: () => setImmediate(() => stop.abort('enough')),
    });
    await expect(result).rejects.toThrow(CancelledError);
    expect(clock.pending).toBe(0);
    let began = false;
    const late = retrying(
      async () => {
        began = true;
      },
      { signal: stop.signal },
    );
    await expect(late).rejects.toMatchObject({ code: 'cancelled', cause: 'enough' });
    expect(began).toBe(false);
  });

  it('goes on when the listener fails', async () => {
    const { run } = scene({
      onRetry: () => {
        throw new Error('listener');
      },
    });
    expect(await run(async (attempt) => (attempt === 1 ? Promise.reject(busy) : 'done'))).toBe(
      'done',
    );
  });
});
