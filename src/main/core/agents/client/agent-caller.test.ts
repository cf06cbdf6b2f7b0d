import type { ClientConnection } from '@agentclientprotocol/sdk/unstable';
import { describe, expect, it, vi } from 'vitest';
import { ManualClock } from '#tests/support/manual-clock.ts';
import type { AnswerWatcher, Tap } from '../updates/tap.ts';
import { createCaller } from './agent-caller.ts';

/** A caller of an agent that answers when the test says so. */
function caller() {
  let watcher: AnswerWatcher | undefined;
  const tap: Pick<Tap, 'watch'> = { watch: (_params, watch) => void (watcher = watch) };
  const connection = { agent: { request: () => new Promise(() => {}) } };
  const clock = new ManualClock();
  const made = createCaller({
    connection: connection as unknown as ClientConnection,
    tap: tap as Tap,
    clock,
    toError: (error) => error as Error,
  });
  return { caller: made, clock, answer: (result: unknown) => watcher?.({ result }) };
}

describe('createCaller', () => {
  it('reads the answer in its place on the wire', async () => {
    const { caller: agent, answer } = caller();
    const onAnswer = vi.fn<(value: string) => void>();
    const call = agent.request('session/new', {}, String, { onAnswer });
    answer('s1');
    expect(onAnswer).toHaveBeenCalledExactlyOnceWith('s1');
    expect(await call).toBe('s1');
  });

  it('opens nothing if the answer comes in the moment the call is given up', async () => {
    const { caller: agent, answer } = caller();
    const onAnswer = vi.fn<(value: string) => void>();
    const cancel = new AbortController();
    const options = { onAnswer, signal: cancel.signal };
    const call = agent.request('session/new', {}, String, options);
    cancel.abort();
    answer('s1');
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    expect(onAnswer).not.toHaveBeenCalled();
  });

  it('opens nothing if the answer comes in the moment the time is over', async () => {
    const { caller: agent, answer, clock } = caller();
    const onAnswer = vi.fn<(value: string) => void>();
    const call = agent.request('session/new', {}, String, { onAnswer, timeoutMs: 1000 });
    clock.advance(1000);
    answer('s1');
    await expect(call).rejects.toThrow('did not answer session/new within 1 s');
    expect(onAnswer).not.toHaveBeenCalled();
    expect(clock.pending).toBe(0);
  });
});
