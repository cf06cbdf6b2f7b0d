import { expect, it } from 'vitest';
import { AgentStarts } from './agent-starts.ts';

it('A02: knows how far the agent of a folder is, and begins anew with each process', async () => {
  const starts = new AgentStarts();
  await starts.learn('/nowhere/at/all');
  expect(starts.step('fake', '/nowhere/at/all')).toBe('finding');
  const seen = (['bridge', 'finding', 'starting', 'initialising', 'ready'] as const).map((step) => {
    starts.didStep('fake', '/nowhere/at/all', step);
    return starts.step('fake', '/nowhere/at/all');
  });
  expect(seen).toEqual(['finding', 'finding', 'starting', 'greeting', 'session']);
  expect(starts.step('other', '/nowhere/at/all')).toBe('finding');
  starts.didEnd('fake', '/nowhere/at/all');
  expect(starts.step('fake', '/nowhere/at/all')).toBe('finding');
});
