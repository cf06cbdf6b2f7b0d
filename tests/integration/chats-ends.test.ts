// What becomes of chats when agents, turns, sessions or Aerie end.

import { describe, expect, it, vi } from 'vitest';
import { nodeClock } from '#core/system/node-clock.ts';
import { toDisposable } from '#shared/base/disposable.ts';
import type { Clock } from '#shared/base/ports.ts';
import type { ChatInfo } from '#shared/contract/index.ts';
import { agent, begin, folder, look, say, startWing, within } from '#tests/support/chat-scene.ts';
import { fakeAgentScript } from '#tests/support/fake-agent/fake-agent-launch.ts';

describe('chats', () => {
  it('comes back with what was said, and with what waited, after Aerie ended in a turn', async () => {
    const home = folder();
    let chat: ChatInfo;
    {
      await using wing = startWing(home);
      chat = await begin(wing.client, home);
      const seen = look(wing.client, chat.id);
      await say(wing.client, chat, 'echo before');
      await vi.waitFor(() => expect(seen.lines).toContain('assistant: echo before'), within);
      await say(wing.client, chat, 'wait');
      await say(wing.client, chat, 'echo later');
      await vi.waitFor(() => expect(seen.lines).toContain('user sent: wait'), within);
      await vi.waitFor(() => expect(seen.lines).toContain('user queued: echo later'), within);
    }
    await using wing = startWing(home);
    const [listed] = await wing.client.api.chats.list();
    expect(listed).toMatchObject({ id: chat.id, title: 'echo before', agentState: 'closed' });
    const seen = look(wing.client, chat.id);
    await vi.waitFor(() => expect(seen.lines).toContain('user queued: echo later'), within);
    await wing.client.api.chats.resume({ chat: chat.id });
    await vi.waitFor(() => expect(seen.lines).toContain('assistant: echo later'), within);
    expect(seen.lines).toContain('assistant: echo before');
    // Nobody stopped it.
    expect(seen.lines).toContain('interrupted');
    expect(seen.lines).not.toContain('cancelled');
  });

  it('A02, A04: says why an agent does not start, and starts it when somebody asks again', async () => {
    const home = folder();
    await using wing = startWing(home, 'bad-config');
    const chat = await begin(wing.client, home);
    await say(wing.client, chat, 'echo hello');
    await vi.waitFor(async () => {
      const [listed] = await wing.client.api.chats.list();
      expect(listed).toMatchObject({ agentState: 'failed', problem: { action: 'config' } });
      expect(listed?.problem?.output).toMatch(/^Error: Invalid config in .* line 7: "model"/);
    }, within);
    const seen = look(wing.client, chat.id);
    await vi.waitFor(
      () => expect(seen.lines).toEqual(['user queued: echo hello', 'error']),
      within,
    );
    const { settings } = wing.client.api;
    await settings.update({ 'agents.custom': [`Fake: fake-that-is-nowhere "${fakeAgentScript}"`] });
    await wing.client.api.chats.resume({ chat: chat.id });
    await vi.waitFor(async () => {
      const [listed] = await wing.client.api.chats.list();
      expect(listed?.problem).toMatchObject({ action: 'install' });
      expect(listed?.problem?.searched?.length).toBeGreaterThan(0);
    }, within);
    await settings.update({ 'agents.cliPaths': [`${agent}: ${process.execPath}`] });
    await wing.client.api.chats.resume({ chat: chat.id });
    await vi.waitFor(() => expect(seen.lines).toContain('assistant: echo hello'), within);
    // A01: what the agent says it is.
    const [listed] = await wing.client.api.chats.list();
    expect(listed?.agentVersion).toBe('9.9.9');
  });

  it('goes on after the agent died in a turn', async () => {
    const home = folder();
    await using wing = startWing(home);
    const chat = await begin(wing.client, home);
    const seen = look(wing.client, chat.id);
    await say(wing.client, chat, 'crash');
    await vi.waitFor(() => expect(seen.lines).toContain('agent_exited'), within);
    const end = [...seen.state.items.values()].find(({ type }) => type === 'system');
    expect(end).toMatchObject({
      text: expect.stringContaining('(code 3)'),
      detail: expect.stringContaining('out of luck'),
    });
    await say(wing.client, chat, 'echo again');
    await vi.waitFor(() => expect(seen.lines).toContain('assistant: echo again'), within);
  });

  it('sends what is written after a stop, though the turn has not ended yet', async () => {
    const home = folder();
    await using wing = startWing(home);
    const chat = await begin(wing.client, home);
    const seen = look(wing.client, chat.id);
    await say(wing.client, chat, 'wait');
    await vi.waitFor(() => expect(seen.lines).toContain('assistant: waiting'), within);
    await Promise.all([
      wing.client.api.chats.cancel({ chat: chat.id }),
      say(wing.client, chat, 'echo instead'),
    ]);
    await vi.waitFor(() => expect(seen.lines).toContain('assistant: echo instead'), within);
    expect(seen.lines).toContain('cancelled');
  });

  it('stops what runs when it is put away, and goes on when it is taken back', async () => {
    const home = folder();
    await using wing = startWing(home);
    const { chats } = wing.client.api;
    const chat = await begin(wing.client, home);
    const seen = look(wing.client, chat.id);
    await say(wing.client, chat, 'wait');
    await vi.waitFor(() => expect(seen.lines).toContain('assistant: waiting'), within);
    const away = chats.archive({ chat: chat.id, archived: true });
    await say(wing.client, chat, 'echo meanwhile');
    await away;
    await vi.waitFor(() => expect(seen.lines).toContain('assistant: echo meanwhile'), within);
    await chats.archive({ chat: chat.id, archived: true });
    expect(await chats.list({ archived: true })).toMatchObject([
      { id: chat.id, agentState: 'closed', activity: 'done' },
    ]);
    await chats.archive({ chat: chat.id, archived: false });
    await say(wing.client, chat, 'echo again');
    await vi.waitFor(() => expect(seen.lines).toContain('assistant: echo again'), within);
  });

  it('is deleted in the middle of a turn, and takes nothing more', async () => {
    const home = folder();
    await using wing = startWing(home);
    const { chats } = wing.client.api;
    const chat = await begin(wing.client, home);
    const seen = look(wing.client, chat.id);
    await say(wing.client, chat, 'wait');
    await vi.waitFor(() => expect(seen.lines).toContain('assistant: waiting'), within);
    const removed = chats.remove({ chat: chat.id });
    await expect(say(wing.client, chat, 'echo late')).rejects.toMatchObject({
      code: 'chat_not_found',
    });
    await removed;
    expect(await chats.list()).toEqual([]);
  });

  it('gives its session back when nobody uses it, and opens it again for the next message', async () => {
    const home = folder();
    const idle: (() => void)[] = [];
    const clock: Clock = {
      now: () => nodeClock.now(),
      monotonic: () => nodeClock.monotonic(),
      after: (ms, run) => {
        if (ms !== 60_000) return nodeClock.after(ms, run);
        idle.push(run);
        return toDisposable(() => idle.splice(idle.indexOf(run), 1));
      },
    };
    await using wing = startWing(home, '', clock);
    const chat = await begin(wing.client, home);
    const seen = look(wing.client, chat.id);
    const state = async () => (await wing.client.api.chats.list())[0]?.agentState;
    await say(wing.client, chat, 'wait');
    await vi.waitFor(() => expect(seen.lines).toContain('assistant: waiting'), within);
    for (const run of [...idle]) run();
    expect(await state()).toBe('open');
    await wing.client.api.chats.cancel({ chat: chat.id });
    await vi.waitFor(() => expect(seen.state.facts.lastTurn?.stop).toBe('cancelled'), within);
    await vi.waitFor(async () => {
      for (const run of [...idle]) run();
      expect(await state()).toBe('closed');
    }, within);
    await say(wing.client, chat, 'echo again');
    await vi.waitFor(() => expect(seen.lines).toContain('assistant: echo again'), within);
  });
});
