// What chats cost over the contract, and limits of it, with an agent in a process of its own.

import { describe, expect, it, vi } from 'vitest';
import type { SystemItem } from '#shared/chat/chat-item.ts';
import type { WingClient } from '#shared/client/wing-client.ts';
import {
  agent,
  begin as beginChat,
  folder,
  look,
  say as sayIn,
  within,
} from '#tests/support/chat-scene.ts';
import { chatWing } from '#tests/support/chat-wing.ts';

function open(client: WingClient, chat: string) {
  const seen = look(client, chat);
  return {
    chat,
    seen,
    say: (text: string) => sayIn(client, { id: chat }, text),
    notes: (): SystemItem[] =>
      [...seen.state.items.values()].filter((item) => item.type === 'system'),
    /** The turn is over, and `count` prompts were sent in all. */
    over: (count: number) =>
      vi.waitFor(() => {
        const sent = seen.lines.filter((line) => line.startsWith('user sent'));
        expect(sent).toHaveLength(count);
        expect(seen.state.facts.turn).toBeNull();
      }, within),
  };
}

async function begin(client: WingClient, home: string) {
  const { id } = await beginChat(client, home);
  return open(client, id);
}

describe('what chats have used (A57, A65)', () => {
  it('is added up by turn, day, agent, model and chat, once, also after a restart and a deletion', async () => {
    const home = folder();
    {
      await using wing = chatWing(home);
      const one = await begin(wing.client, home);
      await one.say('spend 0.5');
      await one.over(1);
      await one.say('spend 0.75');
      await one.over(2);
      const two = await begin(wing.client, home);
      await two.say('spend 2');
      await two.over(1);
      const turns = await wing.client.api.usage.turns({ chat: one.chat });
      expect(turns.map(({ costUsd }) => costUsd)).toEqual([0.25, 0.5]);
      // It tells the tokens of the whole session.
      expect(turns.map(({ total }) => total)).toEqual([0, 3]);
      expect(turns[0]).toMatchObject({ model: 'fake/one', turns: 1 });
      expect(turns[0]?.endedAt).toBeGreaterThanOrEqual(turns[0]?.startedAt ?? Infinity);
    }
    await using wing = chatWing(home);
    const { api } = wing.client;
    const chats = await api.chats.list();
    await api.chats.remove({ chat: chats[1]?.id ?? '' });
    const summary = await api.usage.summary({ days: 7 });
    expect(summary.total).toMatchObject({ costUsd: 2.75, turns: 3, total: 6 });
    expect(summary.days).toHaveLength(7);
    expect(summary.days.at(-1)).toMatchObject({ costUsd: 2.75 });
    expect(summary.days[0]).toMatchObject({ costUsd: 0, turns: 0 });
    expect(summary.agents).toMatchObject([{ agent, label: 'Fake', costUsd: 2.75 }]);
    expect(summary.models).toMatchObject([{ model: 'fake/one', turns: 3 }]);
    expect(summary.chats).toMatchObject([
      { costUsd: 2, deleted: false },
      { costUsd: 0.75, deleted: true, title: null, agentLabel: 'Fake' },
    ]);
    expect(await api.usage.rows({ days: 1 })).toHaveLength(2);
  });
});

describe('limits of cost (A58)', () => {
  it('warn at 90 %, keep later messages waiting with a reason, and let them go when raised', async () => {
    const home = folder();
    let chat: string;
    {
      await using wing = chatWing(home, { 'agents.chatBudgetUsd': 1 });
      const one = await begin(wing.client, home);
      chat = one.chat;
      await one.say('spend 0.95');
      await one.over(1);
      await vi.waitFor(() => {
        expect(one.notes().at(-1)).toMatchObject({ reason: 'budget', action: 'budget' });
      }, within);
      expect(one.notes().at(-1)?.text).toBe('This chat used 95 % of the limit of $1.00.');
      await one.say('spend 1.5');
      await one.over(2);
    }
    await using wing = chatWing(home, { 'agents.chatBudgetUsd': 1 });
    const { api } = wing.client;
    const one = open(wing.client, chat);
    await one.say('spend 1.6');
    await vi.waitFor(() => {
      expect(one.notes().at(-1)?.text).toMatch(/^This chat may cost \$1.00; \$1.50 is spent\./);
    }, within);
    expect(one.seen.lines).toContain('user queued: spend 1.6');
    expect(await api.usage.limits({ chat })).toMatchObject({
      chat: { limitUsd: 1, spentUsd: 1.5 },
      day: { limitUsd: null, spentUsd: 1.5 },
    });
    await api.settings.update({ 'agents.chatBudgetUsd': 5 });
    await api.chats.resume({ chat });
    await one.over(3);
  });

  it('stop what runs in any chat when all have reached the limit of the day', async () => {
    const home = folder();
    await using wing = chatWing(home, { 'agents.dayBudgetUsd': 1 });
    const one = await begin(wing.client, home);
    const two = await begin(wing.client, home);
    await one.say('wait');
    await vi.waitFor(() => expect(one.seen.lines).toContain('assistant: waiting'), within);
    await two.say('spend 3');
    await one.over(1);
    expect(one.notes().at(-1)).toMatchObject({ reason: 'budget', action: 'budget' });
    expect(one.notes().at(-1)?.text).toMatch(/^All chats together may cost \$1.00 today/);
    expect(one.notes().at(-1)?.text).toContain('was stopped');
    await two.say('echo no');
    await vi.waitFor(() => expect(two.seen.lines).toContain('user queued: echo no'), within);
  });

  it('end a turn in which the agent goes round and round (A59)', async () => {
    const home = folder();
    await using wing = chatWing(home, { 'agents.maxTurns': 2 });
    const one = await begin(wing.client, home);
    await one.say('rounds 20');
    await one.over(1);
    expect(one.notes().at(-1)).toMatchObject({ reason: 'max_turns' });
  });
});
