import { expect, it } from 'vitest';
import { startLook } from './start-words.ts';

it('A02: the start of an agent is shown unless it is over at once, and told when it is slow', () => {
  expect(startLook({ since: 1000 }, 1000)).toBe('hidden');
  expect(startLook({ since: 1000 }, 900)).toBe('hidden');
  expect(startLook({ since: 1000 }, 1400)).toBe('shown');
  expect(startLook({ since: 1000 }, 16_000)).toBe('slow');
});
