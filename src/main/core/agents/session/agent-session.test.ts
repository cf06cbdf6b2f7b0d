import { describe, expect, it, vi } from 'vitest';
import { ManualClock } from '#tests/support/manual-clock.ts';
import { aborted, textOf } from '#tests/support/memory-agent.ts';
import {
  codeOf,
  collect,
  eventually,
  profileWith,
  startedClient,
} from '#tests/support/memory-client.ts';
import { audioPrompt, endless, openSession, said } from '#tests/support/memory-session.ts';
import type { AgentClientOptions } from '../client/client-options.ts';

describe('turns', () => {
  it('A26: cancel ends the turn, which is marked whatever the agent says', async () => {
    const { session } = await openSession({
      onTurn: async ({ cancelled, say }) => {
        await say('x');
        await aborted(cancelled);
        return { stopReason: 'end_turn' };
      },
    });
    const begun = said(session);
    const turn = session.prompt('go');
    await begun;
    const { signal } = session;
    await session.cancel();
    expect(signal.aborted).toBe(true);
    expect(session.signal).toBe(signal);
    expect(await turn).toMatchObject({ stopReason: 'end_turn', cancelRequested: true });
    expect(session.signal.aborted).toBe(false);
  });

  it('A26: a cancel while nothing runs does not mark the next turn', async () => {
    const { session } = await openSession();
    await session.cancel();
    expect(await session.prompt('go')).toMatchObject({ cancelRequested: false });
  });

  it("rejects when the caller's own signal aborts, and tells the agent to stop", async () => {
    const { session, agent } = await openSession(endless);
    const begun = said(session);
    const caller = new AbortController();
    const turn = session.prompt('go', { signal: caller.signal });
    await begun;
    caller.abort('enough');
    await expect(turn).rejects.toMatchObject({ code: 'cancelled', cause: 'enough' });
    await session.whenIdle();
    expect(agent.calls.map(({ method }) => method)).toContain('session/cancel');
    await expect(session.prompt('x', { signal: caller.signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(agent.calls.filter(({ method }) => method === 'session/prompt')).toHaveLength(1);
  });

  it('gives up and cancels after the time given', async () => {
    const clock = new ManualClock();
    const { session, agent } = await openSession(endless, { clock });
    const begun = said(session);
    const turn = session.prompt('go', { timeoutMs: 5000 });
    await begun;
    clock.advance(5000);
    await expect(turn).rejects.toMatchObject({ code: 'request_timeout' });
    await session.whenIdle();
    expect(agent.calls.at(-1)?.method).toBe('session/cancel');
  });

  it('A29: sends nothing empty', async () => {
    const { session, agent } = await openSession();
    for (const empty of ['', ' \n', []]) {
      await expect(session.prompt(empty)).rejects.toMatchObject({ code: 'bad_option' });
    }
    expect(agent.calls.at(-1)?.method).toBe('session/new');
  });

  it('checks what the agent can take before anything is sent', async () => {
    const { session, agent } = await openSession();
    const audio = [{ type: 'audio' as const, data: 'AA', mimeType: 'audio/wav' }];
    await expect(session.prompt(audio)).rejects.toMatchObject({
      code: 'capability',
      capability: 'audio',
    });
    expect(agent.calls.at(-1)?.method).toBe('session/new');
  });

  it('A29: text with a slash that is no command reaches the model', async () => {
    const { session, agent } = await openSession(
      {},
      { profile: profileWith({ swallowsUnknownSlash: true, hiddenCommands: ['compact'] }) },
    );
    await agent.update(session.id, {
      sessionUpdate: 'available_commands_update',
      availableCommands: [{ name: 'init', description: '' }],
    });
    expect((await session.prompt('/etc/hosts?')).text).toBe('\u200b/etc/hosts?');
    expect((await session.prompt('/init now')).text).toBe('/init now');
    expect((await session.prompt('/compact')).text).toBe('/compact');
    expect((await session.runCommand('/other', 'a', 'b')).text).toBe('/other a b');
    await expect(session.runCommand(' / ')).rejects.toMatchObject({ code: 'bad_option' });
  });

  it('hooks see the prompt first and may refuse it', async () => {
    const tell = vi.fn<() => void>();
    const complete = vi.fn<AgentClientOptions['onTurnComplete'] & object>();
    const { session, agent } = await openSession(
      {},
      {
        onTurnComplete: complete,
        hooks: {
          user_prompt_submit: [
            { matcher: /secret/, hooks: [() => ({ continue: false, reason: 'no secrets' })] },
          ],
          stop_failure: [{ hooks: [tell] }],
        },
      },
    );
    await expect(session.prompt('a secret')).rejects.toMatchObject({
      code: 'hook_rejected',
      reason: 'no secrets',
    });
    expect(agent.calls.at(-1)?.method).toBe('session/new');
    await eventually(() => expect(tell).toHaveBeenCalledTimes(1));
    expect(complete).toHaveBeenLastCalledWith(
      session.id,
      undefined,
      expect.objectContaining({ code: 'hook_rejected' }),
    );
    const result = await session.prompt('fine');
    expect(complete).toHaveBeenLastCalledWith(session.id, result, undefined);
  });

  it('A59: stops a loop that only calls tools', async () => {
    const { client } = await startedClient({
      onTurn: async ({ update, cancelled }) => {
        for (let i = 0; i < 50 && !cancelled.aborted; i += 1) {
          await update({ sessionUpdate: 'tool_call', toolCallId: `c${i}`, title: 'read' });
          await update({
            sessionUpdate: 'tool_call_update',
            toolCallId: `c${i}`,
            status: 'completed',
          });
          await new Promise((resolve) => setImmediate(resolve));
        }
        return { stopReason: 'cancelled' };
      },
    });
    const session = await client.newSession({ maxTurns: 3 });
    const result = await session.prompt('loop');
    expect(result).toMatchObject({ stoppedBy: 'max_turns', cancelRequested: true });
  });

  it('A58: a used up budget stops the turn and refuses the next until it is raised', async () => {
    const { session, client } = await openSession(
      {
        onTurn: async ({ update, cancelled, prompt }) => {
          if (textOf(prompt) === 'cheap') return {};
          const cost = { amount: 2, currency: 'USD' };
          await update({ sessionUpdate: 'usage_update', used: 1, size: 2, cost });
          await aborted(cancelled);
          return { stopReason: 'cancelled' };
        },
      },
      { maxBudgetUsd: 1 },
    );
    await expect(session.prompt('spend')).rejects.toMatchObject({
      code: 'cancelled',
      cause: { code: 'budget_exceeded' },
    });
    await expect(session.prompt('cheap')).rejects.toMatchObject({ code: 'budget_exceeded' });
    expect(client.budget).toMatchObject({ exceeded: true });
    client.accounting.setBudget({ maxCostUsd: 10 });
    expect((await session.prompt('cheap')).stopReason).toBe('end_turn');
  });

  it('A58: sends nothing that waited once the turn before has used everything up', async () => {
    const usage = { inputTokens: 15, outputTokens: 5, totalTokens: 20 };
    const { session, agent } = await openSession(
      { onTurn: async () => ({ usage }) },
      { maxTotalTokens: 15 },
    );
    const one = session.prompt('one');
    const two = session.prompt('two', { queue: true });
    const failed = codeOf(two);
    expect(await one).toMatchObject({ usage });
    expect(await failed).toBe('budget_exceeded');
    expect(agent.calls.filter(({ method }) => method === 'session/prompt')).toHaveLength(1);
  });

  it('A57: accounts for a turn its caller gave up, when the agent tells', async () => {
    const gate = Promise.withResolvers<void>();
    const usage = { inputTokens: 1, outputTokens: 2, totalTokens: 3 };
    const { session } = await openSession({
      onTurn: async ({ say }) => {
        await say('x');
        await gate.promise;
        return { usage };
      },
    });
    const begun = said(session);
    const caller = new AbortController();
    const turn = session.prompt('go', { signal: caller.signal });
    await begun;
    caller.abort();
    await expect(turn).rejects.toMatchObject({ code: 'cancelled' });
    expect(session.busy).toBe(true);
    gate.resolve();
    await session.whenIdle();
    expect(session.cost).toMatchObject({ totalTokens: 3 });
  });

  it('A32: tells other reasons to stop, and an unknown one as the usual', async () => {
    const reasons = ['refusal', 'max_tokens', 'boredom'];
    const { session } = await openSession({
      onTurn: async () => ({ stopReason: reasons.shift() as 'refusal' }),
    });
    for (const reason of ['refusal', 'max_tokens', 'end_turn']) {
      expect((await session.prompt('x')).stopReason).toBe(reason);
    }
  });
});

describe('queue', () => {
  it('A28: refuses a second prompt unless it may wait or steer', async () => {
    const { session } = await openSession(endless);
    const begun = said(session);
    const turn = session.prompt('one');
    await begun;
    await expect(session.prompt('two')).rejects.toMatchObject({ code: 'session_busy' });
    await expect(session.prompt('two', { steer: true })).rejects.toMatchObject({
      code: 'capability',
    });
    await session.cancel();
    await turn;
  });

  it('A28: shows, changes, moves and removes what waits, and sends it in order', async () => {
    const texts: string[] = [];
    const gate = Promise.withResolvers<void>();
    const { session } = await openSession({
      onTurn: async ({ prompt }) => {
        texts.push(textOf(prompt));
        await gate.promise;
        return {};
      },
    });
    const first = session.prompt('one');
    const changes: number[] = [];
    session.queue.onDidChange((list) => changes.push(list.length));
    const two = session.enqueue('two');
    const three = session.enqueue('three');
    const four = session.enqueue('four');
    expect(session.queue.edit(two.id, 'TWO')).toBe(true);
    expect(() => session.queue.edit(two.id, ' ')).toThrow('empty');
    expect(() => session.queue.edit(two.id, audioPrompt())).toThrow('does not take');
    expect(session.queue.edit('nobody', 'x')).toBe(false);
    expect(session.queue.move(four.id, 0)).toBe(true);
    expect(session.queue.remove(three.id)).toBe(true);
    await expect(three.result).rejects.toMatchObject({ code: 'cancelled' });
    expect(session.queue.remove('nobody')).toBe(false);
    expect(changes).toEqual([1, 2, 3, 3, 3, 2]);
    gate.resolve();
    await Promise.all([first, two.result, four.result]);
    expect(texts).toEqual(['one', 'four', 'TWO']);
    expect(session.busy).toBe(false);
    expect((await session.enqueue('five').result).stopReason).toBe('end_turn');
  });

  it('A28: sends at once where the agent can be steered', async () => {
    const { session, agent } = await openSession(endless, {
      profile: profileWith({ steers: true }),
    });
    const begun = said(session);
    const one = session.prompt('one');
    await begun;
    const joined = said(session);
    const two = session.prompt('two', { steer: true });
    await joined;
    await session.cancel();
    expect(await one).toMatchObject({ cancelRequested: true });
    expect(await two).toMatchObject({ cancelRequested: true });
    expect(agent.calls.filter(({ method }) => method === 'session/prompt')).toHaveLength(2);
    expect(session.busy).toBe(false);
  });

  it('takes back what waits when the caller aborts or the session closes', async () => {
    const { session } = await openSession(endless);
    const begun = said(session);
    const one = session.prompt('one');
    await begun;
    const caller = new AbortController();
    const two = session.prompt('two', { queue: true, signal: caller.signal });
    const three = session.prompt('three', { queue: true });
    const outcomes = Promise.allSettled([two, three]);
    caller.abort();
    await session.close();
    expect(await one).toMatchObject({ stopReason: 'cancelled' });
    expect(await outcomes).toMatchObject([
      { reason: { code: 'cancelled' } },
      { reason: { code: 'session_closed' } },
    ]);
    await expect(session.prompt('four')).rejects.toMatchObject({ code: 'session_closed' });
  });
});

describe('updates of a session', () => {
  it('A11: 20,000 chunks are complete, for subscribers, a slow reader and the result', async () => {
    const { session } = await openSession({
      onTurn: async ({ say }) => {
        for (let i = 0; i < 20_000; i += 1) void say(String(i % 10), 'm');
        return {};
      },
    });
    let heard = '';
    session.on('agentMessage', ({ content }) => {
      if (content.type === 'text') heard += content.text;
    });
    const reader = session.updates();
    const whole = '0123456789'.repeat(2000);
    expect((await session.prompt('count')).text).toBe(whole);
    expect(heard).toBe(whole);
    await session.close();
    let read = '';
    for await (const { update } of reader) {
      if (update.sessionUpdate === 'agent_message_chunk' && update.content.type === 'text') {
        read += update.content.text;
      }
    }
    expect(read).toBe(whole);
  });

  it('counts what a reader with a small buffer misses', async () => {
    const dropped = vi.fn<(id: string, total: number) => void>();
    const { session } = await openSession(
      {
        onTurn: async ({ say }) => {
          for (let i = 0; i < 10; i += 1) await say(String(i));
          return {};
        },
      },
      { onUpdateDropped: dropped, updatesBuffer: 4 },
    );
    const reader = session.updates();
    const other = session.updates({ bufferSize: 100 });
    await session.prompt('x');
    expect(session.droppedUpdates).toBe(6);
    expect(dropped).toHaveBeenLastCalledWith(session.id, 6);
    await session.close();
    expect(await collect(reader)).toHaveLength(4);
    expect(await collect(other)).toHaveLength(10);
  });

  it('streams a turn, and cancels it when the reader leaves', async () => {
    const { session, agent } = await openSession();
    const items = await collect(session.stream('hello'));
    expect(items).toMatchObject([
      { type: 'update', update: { content: { text: 'hello' } } },
      { type: 'stop', result: { text: 'hello' } },
    ]);
    await expect(collect(session.stream(audioPrompt()))).rejects.toMatchObject({
      code: 'capability',
    });
    expect(agent.calls.map(({ method }) => method)).not.toContain('session/cancel');
    const endlessOne = await openSession(endless);
    for await (const _ of endlessOne.session.stream('go')) break;
    await endlessOne.session.whenIdle();
    expect(endlessOne.agent.calls.at(-1)?.method).toBe('session/cancel');
  });

  it('remembers commands, plan, usage, title, mode and tool calls though nobody listens', async () => {
    const { session, agent } = await openSession({
      session: {
        modes: {
          currentModeId: 'ask',
          availableModes: [
            { id: 'ask', name: 'Ask' },
            { id: 'code', name: 'Code' },
          ],
        },
      },
    });
    const changed: string[] = [];
    session.onDidChangeToolCall(({ status }) => changed.push(status));
    for (const update of [
      {
        sessionUpdate: 'available_commands_update',
        availableCommands: [{ name: 'a', description: 'b' }],
      },
      { sessionUpdate: 'plan', entries: [{ content: 'x', priority: 'low', status: 'pending' }] },
      { sessionUpdate: 'usage_update', used: 1, size: 2, cost: { amount: 3, currency: 'USD' } },
      { sessionUpdate: 'usage_update', used: 2, size: 2 },
      { sessionUpdate: 'session_info_update', title: 'T' },
      { sessionUpdate: 'current_mode_update', currentModeId: 'code' },
      { sessionUpdate: 'tool_call', toolCallId: 'c', title: 'read' },
      { sessionUpdate: 'wild_thing' },
    ]) {
      await agent.update(session.id, update);
    }
    await eventually(() => expect(session.openToolCalls()).toHaveLength(1));
    expect(session).toMatchObject({
      title: 'T',
      currentMode: 'code',
      usage: { used: 2, cost: { amount: 3 } },
      plan: [{ content: 'x' }],
    });
    expect(session.availableCommands).toMatchObject([{ name: 'a' }]);
    expect(session.toolCall('c')).toMatchObject({ title: 'read' });
    expect(session.cost).toMatchObject({ costUsd: 3 });
    expect(changed).toEqual(['pending']);
  });
});
