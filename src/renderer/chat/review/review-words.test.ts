import { expect, it } from 'vitest';
import type { ReviewFile } from '#shared/contract/index.ts';
import { noChangesWords, operationText, stagedOf, stagedText, turnLabel } from './review-words.ts';

function files(...staged: readonly ReviewFile['staged'][]): ReviewFile[] {
  return staged.map((how, n) => ({
    path: `${n}.ts`,
    status: 'modified',
    staged: how,
    additions: 1,
    deletions: 1,
    binary: false,
    submodule: false,
  }));
}

it('says how much is staged', () => {
  expect(stagedText(files('none', 'none'))).toBe('Nothing staged');
  expect(stagedText(files('all', 'none', 'none'))).toBe('1 of 3 files staged');
  expect(stagedText(files('all', 'partly'))).toBe('2 of 2 files staged, 1 in part');
  expect([
    stagedOf(files('all', 'all')),
    stagedOf(files('none')),
    stagedOf(files('none', 'all')),
  ]).toEqual(['all', 'none', 'partly']);
});

it('says what git is in the middle of', () => {
  const repository = {
    kind: 'git',
    root: '/x',
    folder: '',
    branch: 'main',
    head: null,
    operation: 'rebase',
    linked: false,
  } as const;
  expect(operationText(repository)).toMatch(/^A rebase is under way\./);
  expect(operationText({ ...repository, operation: null })).toBeUndefined();
});

it('says why there is nothing to see', () => {
  expect(noChangesWords('uncommitted').text).toContain('committed');
  expect(noChangesWords({ turn: 'user:1' }).text).toContain('turn');
});

it('names a turn by what was asked', () => {
  expect(turnLabel(1, 0, 'fix\n the bug')).toMatch(/^Turn 2, .*: fix the bug$/);
  expect(turnLabel(0, 0, 'x'.repeat(50))).toMatch(/…$/);
  expect(turnLabel(0, 0, undefined)).not.toContain(': ');
});
