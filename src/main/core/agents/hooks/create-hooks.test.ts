import { describe, expect, it, vi } from 'vitest';
import { nodeClock } from '#core/system/node-clock.ts';
import { silentLogger } from '#shared/base/ports.ts';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { createHooks } from './create-hooks.ts';
import { hookAllow, hookBlock } from './hook-results.ts';
import type { HookFn, HookMap } from './hook-types.ts';

const prompt = { sessionId: 's', promptText: 'hello' };

function ask(map: HookMap | readonly HookMap[] | undefined, text = 'hello', clock = nodeClock) {
  return createHooks(map, { clock }).ask('user_prompt_submit', text, prompt);
}

describe('hooks that can refuse (A64)', () => {
  it('let things go on where there are none, or none that matches', async () => {
    const refuse = () => hookBlock('no');
    expect(await ask(undefined)).toBeNull();
    expect(await ask({})).toBeNull();
    expect(await ask({ user_prompt_submit: [{ matcher: /^bye$/, hooks: [refuse] }] })).toBeNull();
  });

  it('get the input with the name of the event', async () => {
    const hook = vi.fn<HookFn<'user_prompt_submit'>>(() => hookAllow());
    expect(await ask({ user_prompt_submit: [{ hooks: [hook] }] })).toBeNull();
    expect(hook.mock.calls[0]?.[0]).toEqual({ ...prompt, event: 'user_prompt_submit' });
  });

  it('run in order of registration, maps appended, until the first refusal', async () => {
    const ran: string[] = [];
    const note =
      (name: string, blocks = false) =>
      () => {
        ran.push(name);
        return blocks ? hookBlock(`${name} says no`) : undefined;
      };
    const maps: HookMap[] = [
      { user_prompt_submit: [{ hooks: [note('a'), note('b')] }, { hooks: [note('c')] }] },
      { user_prompt_submit: [{ hooks: [note('d', true), note('e')] }, { hooks: [note('f')] }] },
    ];
    expect(await ask(maps)).toEqual({ reason: 'd says no', cause: 'hook' });
    expect(ran).toEqual(['a', 'b', 'c', 'd']);
  });

  it('all match an empty text', async () => {
    const map: HookMap = { user_prompt_submit: [{ matcher: /xyz/, hooks: [() => hookBlock('')] }] };
    expect(await ask(map, '')).toEqual({ reason: 'A hook refused.', cause: 'hook' });
    expect(await ask(map, 'abc')).toBeNull();
  });

  it('match every time with an expression that remembers', async () => {
    for (const flags of ['g', 'y', 'gy']) {
      const matcher = new RegExp('hello', flags);
      const hooks = createHooks({
        user_prompt_submit: [{ matcher, hooks: [() => hookBlock('x')] }],
      });
      for (let i = 0; i < 3; i += 1) {
        expect(await hooks.ask('user_prompt_submit', 'hello', prompt)).not.toBeNull();
      }
    }
  });

  it('refuse by throwing', async () => {
    const map: HookMap = {
      user_prompt_submit: [
        {
          hooks: [
            () => {
              throw new Error('token=secret');
            },
          ],
        },
      ],
    };
    const refusal = await ask(map);
    expect(refusal?.cause).toBe('error');
    expect(refusal?.reason).not.toContain('secret');
  });

  it('refuse by taking too long, and are told to stop', async () => {
    const clock = new ManualClock();
    let signal: AbortSignal | undefined;
    const slow: HookFn<'user_prompt_submit'> = (_input, context) => {
      signal = context.signal;
      return new Promise(() => {});
    };
    const asking = ask({ user_prompt_submit: [{ hooks: [slow], timeoutMs: 50 }] }, 'x', clock);
    await vi.waitFor(() => expect(clock.pending).toBe(1));
    clock.advance(49);
    expect(signal?.aborted).toBe(false);
    clock.advance(1);
    expect(await asking).toMatchObject({ cause: 'error', reason: expect.stringContaining('long') });
    expect(signal?.aborted).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it('have a minute unless told otherwise', async () => {
    const clock = new ManualClock();
    const hooks = [() => new Promise<void>(() => {})];
    const asking = ask({ user_prompt_submit: [{ hooks }] }, 'x', clock);
    await vi.waitFor(() => expect(clock.pending).toBe(1));
    let isOver = false;
    void asking.then(() => (isOver = true));
    clock.advance(59_999);
    await Promise.resolve();
    expect(isOver).toBe(false);
    clock.advance(1);
    expect(await asking).toMatchObject({ cause: 'error' });
  });

  it('end with the signal of whoever asks', async () => {
    const stop = new AbortController();
    const hooks = createHooks({
      user_prompt_submit: [{ hooks: [() => new Promise<void>(() => {})] }],
    });
    const asking = hooks.ask('user_prompt_submit', 'x', prompt, stop.signal);
    stop.abort(new Error('cancelled'));
    expect(await asking).toMatchObject({ cause: 'error' });
  });

  it('run once at most where told so, also when asked at the same time', async () => {
    const gate = Promise.withResolvers<void>();
    const hook = vi.fn(() => gate.promise);
    const hooks = createHooks({ user_prompt_submit: [{ hooks: [hook], once: true }] });
    const asked = [1, 2, 3].map(() => hooks.ask('user_prompt_submit', 'x', prompt));
    gate.resolve();
    expect(await Promise.all(asked)).toEqual([null, null, null]);
    await hooks.ask('user_prompt_submit', 'x', prompt);
    expect(hook).toHaveBeenCalledTimes(1);
  });

  it('do not use up "once" with a text that does not match', async () => {
    const hook = vi.fn();
    const matcher = { matcher: /^b$/, hooks: [hook], once: true };
    const hooks = createHooks({ user_prompt_submit: [matcher] });
    await hooks.ask('user_prompt_submit', 'a', prompt);
    await hooks.ask('user_prompt_submit', 'b', prompt);
    expect(hook).toHaveBeenCalledTimes(1);
  });
});

describe('hooks that only watch (A64)', () => {
  it('are not waited for, and all run though one fails or refuses', async () => {
    const ran: string[] = [];
    const warned: object[] = [];
    const logger = { ...silentLogger, warn: (fields: object) => void warned.push(fields) };
    const gate = Promise.withResolvers<void>();
    const hooks = createHooks(
      {
        session_start: [
          {
            hooks: [
              () => gate.promise.then(() => void ran.push('slow')),
              () => Promise.reject(new Error('broken')),
              () => hookBlock('nothing to refuse'),
              () => void ran.push('last'),
            ],
          },
        ],
      },
      { logger },
    );
    hooks.tell('session_start', 's', { sessionId: 's' });
    expect(ran).toEqual([]);
    gate.resolve();
    await vi.waitFor(() => expect(ran).toEqual(['slow', 'last']));
    expect(warned).toEqual([{ err: expect.any(Error), event: 'session_start' }]);
  });

  it('are left alone when they take too long', async () => {
    const clock = new ManualClock();
    const after = vi.fn();
    const hooks = createHooks(
      { stop: [{ hooks: [() => new Promise(() => {}), after], timeoutMs: 10 }] },
      { clock },
    );
    hooks.tell('stop', 's', { sessionId: 's', promptResult: { stopReason: 'end_turn' } });
    await vi.waitFor(() => expect(clock.pending).toBe(1));
    clock.advance(10);
    await vi.waitFor(() => expect(after).toHaveBeenCalledTimes(1));
  });
});

describe('suppressOutput (A64)', () => {
  it('keeps one call out of the log and nothing else', async () => {
    const lines: object[] = [];
    const logger = { ...silentLogger, debug: (fields: object) => void lines.push(fields) };
    const answers = [hookAllow(), { suppressOutput: true }, { ...hookBlock('no') }];
    const hooks = createHooks(
      { user_prompt_submit: [{ hooks: answers.map((answer) => () => answer) }] },
      { logger },
    );
    await hooks.ask('user_prompt_submit', 'x', prompt);
    expect(lines).toEqual([
      { event: 'user_prompt_submit', continue: true },
      { event: 'user_prompt_submit', continue: false },
    ]);
  });
});
