import { expect, it } from 'vitest';
import { hasWorktree, lossText, nameProblem, progressText } from './worktree-words.ts';

it('says what is wrong with a name', () => {
  expect(nameProblem('')).toBeUndefined();
  expect(nameProblem('fix-login')).toBeUndefined();
  expect(nameProblem('fix login')).toMatch(/^Use letters/);
  expect(nameProblem('a..b')).toMatch(/Two dots/);
});

it('says what would be lost', () => {
  expect(lossText({ files: 0, some: [], commits: 0 })).toMatch(/^Nothing would be lost/);
  expect(lossText({ files: 1, some: ['a'], commits: 2 })).toContain(
    '1 uncommitted file, and 2 commits that no other branch has',
  );
});

it('says how far a new worktree is', () => {
  expect(progressText({ phase: 'files', percent: 40 })).toBe(
    'Writing the files of the worktree… 40 %',
  );
  expect(progressText({ phase: 'waiting', percent: null })).toBe('Making the worktree…');
  expect(progressText({ phase: 'done', percent: 100 })).toBeUndefined();
});

it('knows whether a worktree is still there', () => {
  const worktree = { root: '/r', path: '/w', branch: 'aerie/x', removed: false };
  expect(hasWorktree({ worktree })).toBe(true);
  expect(hasWorktree({ worktree: { ...worktree, removed: true } })).toBe(false);
  expect(hasWorktree({})).toBe(false);
});
