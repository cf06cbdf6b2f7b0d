import { describe, expect, it } from 'vitest';
import { worktreeName } from '#shared/contract/worktrees.ts';
import { wordName, worktreePath } from './worktree-place.ts';

const place = (template: string) =>
  worktreePath(template, '/home/me/code/app', 'fix-1', '/home/me');

describe('the folder of a worktree', () => {
  it.each([
    ['{parent}/{repo}-worktrees/{name}', '/home/me/code/app-worktrees/fix-1'],
    ['~/trees/{repo}/{name}', '/home/me/trees/app/fix-1'],
    ['/{name}', '/fix-1'],
  ])('%s', (template, path) => {
    expect(place(template)).toBe(path);
  });

  it.each(['trees/{name}', '/trees', '{parent}/{repo}/.git/{name}', ''])(
    '%s is refused',
    (template) => {
      expect(() => place(template)).toThrow(/absolute path with \{name\}/);
    },
  );
});

it('names that are proposed are different and valid', () => {
  const names = Array.from({ length: 300 }, (_, tries) => wordName(41, tries));
  expect(new Set(names).size).toBe(300);
  for (const name of names) expect(worktreeName.safeParse(name).success).toBe(true);
});

it.each(['', '-x', '.x', 'a..b', 'a/b', 'a.lock', 'a.', 'x y', 'ü', 'a'.repeat(81), '../x', 'a\n'])(
  '%j is no name of a worktree',
  (name) => {
    expect(worktreeName.safeParse(name).success).toBe(false);
  },
);
