import { expect, it } from 'vitest';
import { parseWorktrees } from './parse-worktrees.ts';

const lines = [
  'worktree /p/repo',
  'HEAD 0123',
  'branch refs/heads/main',
  '',
  'worktree /p/two words',
  'HEAD 4567',
  'detached',
  'locked on a drive',
  '',
  'worktree /p/gone',
  'HEAD 89ab',
  'branch refs/heads/aerie/x',
  'prunable gitdir file points to non-existent location',
  '',
  '',
];

it.each(['\n', '\0'])('reads the list with lines that end in %j', (end) => {
  expect(parseWorktrees(lines.join(end))).toEqual([
    { path: '/p/repo', head: '0123', branch: 'main', main: true, locked: false, prunable: false },
    {
      ...{ path: '/p/two words', head: '4567', branch: null, main: false },
      ...{ locked: true, prunable: false },
    },
    {
      ...{ path: '/p/gone', head: '89ab', branch: 'aerie/x', main: false },
      ...{ locked: false, prunable: true },
    },
  ]);
  expect(parseWorktrees('')).toEqual([]);
});
