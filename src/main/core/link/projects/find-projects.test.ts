import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findProjects } from './find-projects.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'aerie-projects-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Makes a folder that was changed `at`, in seconds, with what makes it a project. */
function project(path: string, what: '.git' | 'egg.yaml', at: number): string {
  const folder = join(root, path);
  mkdirSync(folder, { recursive: true });
  if (what === '.git') mkdirSync(join(folder, what));
  else writeFileSync(join(folder, what), '');
  utimesSync(folder, at, at);
  return folder;
}

const named = (found: Awaited<ReturnType<typeof findProjects>>) =>
  found.map(({ path, mod_time: at }) => [path.slice(root.length + 1).replaceAll('\\', '/'), at]);

describe('projects of a machine', () => {
  test('are repositories and folders with rules, newest first, after folders with several', async () => {
    project('work/old', '.git', 1000);
    project('work/new', '.git', 3000);
    project('rules', 'egg.yaml', 2000);
    mkdirSync(join(root, 'nothing', 'here'), { recursive: true });
    expect(named(await findProjects([root], '/'))).toEqual([
      ['work', undefined],
      ['work/new', 3000],
      ['rules', 2000],
      ['work/old', 1000],
    ]);
  });

  test('are looked for so deep, and less deep from where Aerie was started', async () => {
    project('a/b/c', '.git', 3000);
    project('a/b/d/e', '.git', 2000);
    project('a/f', '.git', 1000);
    expect(named(await findProjects([root], '/'))).toEqual([
      ['a/b/c', 3000],
      ['a/f', 1000],
    ]);
    expect(named(await findProjects([], root))).toEqual([['a/f', 1000]]);
  });

  test('below a repository are only those right in it that have rules', async () => {
    const repository = project('repo', '.git', 3000);
    project('repo/vendor', '.git', 1000);
    project('repo/service', 'egg.yaml', 2000);
    project('repo/deep/service', 'egg.yaml', 1000);
    utimesSync(repository, 3000, 3000);
    expect(named(await findProjects([root], '/'))).toEqual([
      ['repo', 3000],
      ['repo/service', 2000],
    ]);
  });

  test.skipIf(process.platform === 'win32')(
    'are neither hidden nor behind links, and each is told once',
    async () => {
      project('.hidden/one', '.git', 1000);
      const real = project('real', '.git', 2000);
      symlinkSync(real, join(root, 'link'));
      symlinkSync(root, join(root, 'round'));
      expect(named(await findProjects([root, real], '/'))).toEqual([['real', 2000]]);
      expect(await findProjects([join(root, 'gone')], '/')).toEqual([]);
    },
  );
});
