import { expect, test } from 'vitest';
import { restoredWords, sizeWords } from './restored-words.ts';

const now = new Date(2026, 4, 3, 18, 0);
const at = (...when: [number, number, number, number, number]) => ({
  code: -1,
  signal: null,
  at: new Date(...when).getTime(),
});

test('a restored session tells when it ended, with the day if that is not today', () => {
  const ran = { ran: true, complete: true };
  expect(restoredWords(ran, at(2026, 4, 3, 14, 5), now)).toMatch(
    /^Restored: this session ended when Aerie stopped at \S*0?2?1?4?:05.*\.$/,
  );
  expect(restoredWords(ran, at(2026, 4, 2, 14, 5), now)).toMatch(/stopped on (2 May|May 2) at /);
  expect(restoredWords(ran, at(2025, 4, 2, 14, 5), now)).toMatch(/stopped on .*2025 at /);
});

test('one that had ended before tells how, and a gap is told', () => {
  const exit = { code: 3, signal: null, at: now.getTime() };
  expect(restoredWords({ ran: false, complete: true }, exit, now)).toBe(
    'Restored: this session had ended before. Ended with exit code 3.',
  );
  expect(restoredWords({ ran: false, complete: false }, exit, now)).toMatch(
    /\. Some of its last output was not saved\.$/,
  );
});

test('sizes are told in the unit that fits', () => {
  expect([12, 2048, 1_500_000].map(sizeWords)).toEqual(['12 bytes', '2 KB', '1.4 MB']);
});
