import { expect, it } from 'vitest';
import { nearestId } from './nearest-id.ts';

const ids = ['build', 'web/api', 'web/ui', 'db'];

it.each([
  ['biuld', 'build'],
  ['buil', 'build'],
  ['bulid2', 'build'],
  ['api', 'web/api'],
  ['web/uj', 'web/ui'],
  ['web', undefined],
  ['deploy', undefined],
  ['x', undefined],
])('for %s it suggests %s', (wrong, meant) => {
  expect(nearestId(wrong, ids)).toBe(meant);
});
