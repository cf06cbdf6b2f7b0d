import { expect, it } from 'vitest';
import type { ReviewFile } from '#shared/contract/index.ts';
import { fileAt, groupFiles, nextSelected, shownPath, splitPath } from './review-files.ts';

function file(path: string, more: Partial<ReviewFile> = {}): ReviewFile {
  const counts = { additions: 1, deletions: 0, binary: false, submodule: false };
  return { path, status: 'modified', staged: 'none', ...counts, ...more };
}

const files = [
  file('a.ts'),
  file('src/b.ts'),
  file('src/c.ts', { oldPath: 'lib/old.ts' }),
  file('src/deep/d.ts'),
  file('z.md'),
];
const shape = (filter: string) =>
  groupFiles(files, filter).map(({ folder, files: within }) => [
    folder,
    ...within.map(({ path }) => splitPath(path)[1]),
  ]);

it('groups changed files by folder', () => {
  expect(shape('')).toEqual([
    ['', 'a.ts', 'z.md'],
    ['src/', 'b.ts', 'c.ts'],
    ['src/deep/', 'd.ts'],
  ]);
});

it('finds files by every word, also by the name they had', () => {
  expect(shape('SRC deep')).toEqual([['src/deep/', 'd.ts']]);
  expect(shape('old')).toEqual([['src/', 'c.ts']]);
  expect(shape('nothing')).toEqual([]);
});

it('goes on with the file after one that is gone, else the one before', () => {
  expect(nextSelected(['a', 'b', 'c'], ['a', 'b', 'c'], 'b')).toBe('b');
  expect(nextSelected(['a', 'b', 'c'], ['a', 'c'], 'b')).toBe('c');
  expect(nextSelected(['a', 'b', 'c'], ['a', 'b'], 'c')).toBe('b');
  expect(nextSelected([], ['a'], undefined)).toBe('a');
  expect(nextSelected(['a'], [], 'a')).toBeUndefined();
});

it('shows a path that hides nothing', () => {
  expect(shownPath('a\u202eb\udc80.ts')).toBe('ab\ufffd.ts');
});

it('finds the file that a tool named', () => {
  expect(fileAt(files, '/home/me/x', '/home/me/x/src/b.ts')?.path).toBe('src/b.ts');
  expect(fileAt(files, 'C:\\x', 'C:\\x\\a.ts')?.path).toBe('a.ts');
  expect(fileAt(files, '/home/me/x', '/elsewhere/a.ts')).toBeUndefined();
});

it('splits a submodule’s path before its name', () => {
  expect(splitPath('vendor/lib/')).toEqual(['vendor/', 'lib/']);
});
