import { describe, expect, it } from 'vitest';
import { play, text, update } from '#tests/support/chat-events.ts';
import type { ChatEvent } from './chat-event.ts';
import type { TurnUsage } from './chat-item.ts';

const start = (id: string): ChatEvent => ({ type: 'turnStarted', id, blocks: [text(id)] });
const end = (total?: number): ChatEvent => ({
  type: 'turnEnded',
  stopReason: 'end_turn',
  ...(total === undefined
    ? {}
    : { usage: { inputTokens: total - 1, outputTokens: 1, totalTokens: total } }),
});
const cost = (amount: number, currency = 'USD'): ChatEvent =>
  update({ sessionUpdate: 'usage_update', used: 1, size: 2, cost: { amount, currency } });
const side = (costUsd: number, total: number, sessionId = 'own'): ChatEvent => ({
  type: 'side',
  sessionId: 'own',
  event: {
    ...{ type: 'cost', sessionId, parentId: undefined, costUsd },
    tokens: { input: total, output: 0, reasoning: 0, cacheRead: 0, cacheWrite: 0 },
  },
});
const opened: ChatEvent = { type: 'configured' };

/** What each turn has used, by its prompt. */
function usages(events: ChatEvent[]): Record<string, TurnUsage | undefined> {
  const items = [...play(events).items.values()];
  return Object.fromEntries(
    items.flatMap((item) => (item.type === 'user' ? [[item.id.slice(5), item.usage]] : [])),
  );
}
const costs = (events: ChatEvent[]): (number | undefined)[] =>
  Object.values(usages(events)).map((usage) =>
    usage?.costUsd === undefined ? undefined : Number(usage.costUsd.toFixed(6)),
  );

describe('what a turn has used (A57, A65)', () => {
  it('is what its session costs more than before', () => {
    expect(costs([start('a'), cost(0.1), cost(0.3), end(), start('b'), cost(0.35), end()])).toEqual(
      [0.3, 0.05],
    );
  });

  it('counts once what two sources tell, and what is corrected downwards', () => {
    expect(costs([start('a'), cost(0.3), side(0.3, 10), side(0.29, 10), cost(0.3), end()])).toEqual(
      [0.3],
    );
  });

  it('takes what is told late for the turn that ended last', () => {
    expect(usages([start('a'), end(), side(0.2, 7)])['a']).toMatchObject({
      ...{ startedAt: 1000, endedAt: 2000, costUsd: 0.2, heard: true },
      tokens: { total: 7, input: 7 },
    });
  });

  it('counts sub-agents, each once', () => {
    expect(
      costs([start('a'), side(0.1, 1, 'child'), side(0.15, 2, 'child'), cost(1), end()]),
    ).toEqual([1.15]);
  });

  it('goes on when an agent counts from zero again after its session was opened anew', () => {
    const first = [opened, start('a'), cost(0.5), end()];
    expect(costs([...first, opened, start('b'), cost(0.1), cost(0.2), end()])).toEqual([0.5, 0.2]);
    expect(costs([...first, opened, start('b'), cost(0.5), cost(0.6), end()])).toEqual([0.5, 0.1]);
  });

  it('leaves out what the session had cost before its first turn here, and other money', () => {
    expect(costs([cost(5), start('a'), cost(5.5), end()])).toEqual([0.5]);
    expect(costs([start('a'), cost(5, 'EUR'), end()])).toEqual([undefined]);
  });

  it('prefers tokens of the whole turn to those of its last answer', () => {
    expect(usages([start('a'), side(0, 30), end(4), side(0, 34)])['a']?.tokens?.total).toBe(34);
    expect(usages([start('a'), end(4)])['a']?.tokens?.total).toBe(4);
    expect(
      usages([start('a'), end(4), side(0, 30), start('b'), side(0, 50), end(2)]),
    ).toMatchObject({
      a: { tokens: { total: 30 } },
      b: { tokens: { total: 20 } },
    });
  });

  it('names the model, and is nothing where nothing was told', () => {
    const model = {
      ...{ id: 'model', name: 'Model', category: 'model', type: 'select' as const },
      currentValue: 'one',
      options: [{ value: 'one', name: 'One' }],
    };
    const events = [{ type: 'configured', configOptions: [model] } as const, start('a'), cost(1)];
    expect(usages(events)['a']).toEqual({ startedAt: 2000, costUsd: 1, model: 'one' });
    expect(usages([start('a'), end()])['a']).toBeUndefined();
  });
});
