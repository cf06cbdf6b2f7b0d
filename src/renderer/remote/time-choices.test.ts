import { expect, test } from 'vitest';
import { durationWords, timeChoices } from './time-choices.ts';

test('lengths of time in words', () => {
  expect([30_000, 60_000, 5_400_000, 86_400_000, 172_800_000].map(durationWords)).toEqual([
    '30 seconds',
    '1 minute',
    '1.5 hours',
    '1 day',
    '2 days',
  ]);
});

test('a length that is not usual can be kept', () => {
  expect(timeChoices(0, 'Never')[0]).toEqual({ value: '0', label: 'Never' });
  expect(timeChoices(0, 'Never')).toHaveLength(7);
  expect(timeChoices(7_200_000, 'Never').map(({ label }) => label)).toContain('2 hours');
});
