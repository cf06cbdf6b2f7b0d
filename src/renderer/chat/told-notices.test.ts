import { expect, it } from 'vitest';
import { parseNotices } from './told-notices.ts';

it('reads which notices were put away, and nothing that is none', () => {
  expect(parseNotices('["codex 0.15.0", 4, null, "opencode 2.0"]')).toEqual([
    'codex 0.15.0',
    'opencode 2.0',
  ]);
  expect(parseNotices('{"a":1}')).toEqual([]);
  expect(parseNotices(JSON.stringify(Array.from({ length: 80 }, String)))).toHaveLength(50);
  expect(() => parseNotices('broken')).toThrow();
});
