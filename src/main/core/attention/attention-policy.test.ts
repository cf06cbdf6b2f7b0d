import { expect, it } from 'vitest';
import { MemorySettings } from '#tests/support/memory-settings.ts';
import { attentionPolicy, policyOf } from './attention-policy.ts';

it('follows the settings, and reads patterns anew only when they changed', () => {
  const settings = new MemorySettings();
  let values = settings.state.values;
  const policy = attentionPolicy(() => values);
  const first = policy();
  expect([...first.reasons].toSorted()).toEqual([
    'bell',
    'exited',
    'failed',
    'finished',
    'notification',
    'permission',
    'prompt',
    'question',
    'waiting',
  ]);
  expect(policy()).toBe(first);
  settings.update({ 'attention.bell': false, 'attention.patterns': ['ship it'] });
  values = settings.state.values;
  expect(policy().reasons.has('bell')).toBe(false);
  expect(policy().patterns.map((matches) => matches('Ship it?'))).toEqual([true]);
});

it('leaves out patterns that a settings file of another version holds', () => {
  const values = { ...new MemorySettings().state.values, 'attention.patterns': ['/(a+)+/', 'ok'] };
  expect(policyOf(values).patterns).toHaveLength(1);
});
