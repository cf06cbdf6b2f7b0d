import { describe, expect, it } from 'vitest';
import { chatDatabase } from '#tests/support/chat-database.ts';
import { dayOf, TurnUsageTable } from './turn-usage-table.ts';

const turn = { chat: 'c', turn: 'user:1', agent: 'opencode', cwd: '/p' };
const tokens = { input: 1, output: 2, cachedRead: 0, cachedWrite: 0, thought: 0, total: 3.4 };
const noon = new Date(2026, 10, 21, 12).getTime();
const tomorrow = new Date(2026, 10, 22, 0, 1).getTime();

describe('TurnUsageTable (A57, A65)', () => {
  it('keeps what a turn has used once, however often it is written', () => {
    const { database } = chatDatabase();
    const table = new TurnUsageTable(database);
    const usage = { startedAt: noon, costUsd: 0.5, tokens };
    table.write(turn, usage, noon);
    table.write(turn, usage, noon);
    table.write(turn, { ...usage, costUsd: 0.7, endedAt: noon + 5, model: 'm' }, noon);
    expect(database.prepare('SELECT * FROM turn_usage').all()).toMatchObject([
      { day: '2026-11-21', cost_usd: 0.7, total: 3, output: 2, ended_at: noon + 5, model: 'm' },
    ]);
  });

  it('parts a turn that goes on past midnight', () => {
    const { database } = chatDatabase();
    const table = new TurnUsageTable(database);
    table.write(turn, { startedAt: noon, costUsd: 0.5, tokens }, noon);
    table.write(turn, { startedAt: noon, costUsd: 0.75, tokens }, tomorrow);
    table.write(turn, { startedAt: noon, costUsd: 1, tokens }, tomorrow);
    expect(database.prepare('SELECT day, cost_usd, total FROM turn_usage').all()).toEqual([
      { day: '2026-11-21', cost_usd: 0.5, total: 3 },
      { day: '2026-11-22', cost_usd: 0.5, total: 0 },
    ]);
    expect(dayOf(tomorrow)).toBe('2026-11-22');
  });

  it('is written with the transcript, and stays when the chat is deleted', () => {
    const { database, recorder, store } = chatDatabase();
    const live = recorder();
    live.record({ type: 'turnStarted', id: '1', blocks: [{ type: 'text', text: 'hi' }] });
    const cost = { amount: 0.25, currency: 'USD' };
    live.record({
      type: 'update',
      update: { sessionUpdate: 'usage_update', used: 1, size: 2, cost },
    });
    live.record({ type: 'turnEnded', stopReason: 'end_turn' });
    live.dispose();
    const all = database.prepare('SELECT chat, turn, agent, cwd, cost_usd FROM turn_usage');
    const row = { ...turn, cost_usd: 0.25 };
    expect(all.all()).toEqual([row]);
    store.delete('c');
    expect(all.all()).toEqual([row]);
  });
});
