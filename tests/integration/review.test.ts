// Reviews of real repositories with the system's git.

import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Review } from '#core/review/review.ts';
import { nodeClock } from '#core/system/node-clock.ts';
import { silentLogger } from '#shared/base/ports.ts';
import { type GitRepository, gitRepository, plainGit } from '#tests/support/git-repository.ts';

const chat = 'c';

function reviewOf({ home, root }: GitRepository, folder = root): Review {
  return new Review({
    userEnvironment: async () => ({ PATH: process.env['PATH'] ?? '', HOME: home, ...plainGit }),
    platform: process.platform,
    clock: nodeClock,
    logger: silentLogger,
    folderOf: () => folder,
  });
}

const lines = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, index) => `${from + index}\n`).join('');

describe('changed files', () => {
  it('are told with their kind, their lines and how much is staged', async () => {
    using repository = gitRepository({
      'a.txt': lines(1, 20),
      'gone.txt': 'x\n',
      'moved.txt': lines(1, 30),
      'both.txt': '1\n',
      '.gitignore': 'ignored\n',
    });
    repository.write({ 'a.txt': `0\n${lines(1, 19)}`, 'gone.txt': null, ignored: 'i' });
    repository.git('mv', 'moved.txt', 'new place.txt');
    repository.write({ 'both.txt': '2\n' });
    repository.git('add', 'both.txt');
    repository.write({ 'both.txt': '2\n3\n', 'new.txt': 'n\n', 'bin.dat': '\0\u0001' });
    const status = await reviewOf(repository).status(chat, 'uncommitted');
    expect(status.repository).toMatchObject({ kind: 'git', root: repository.root, branch: 'main' });
    expect(
      status.files.map(({ path, oldPath, status: kind, staged, additions, deletions, binary }) =>
        [path, oldPath, kind, staged, additions, deletions, binary].join(' '),
      ),
    ).toEqual([
      'a.txt  modified none 1 1 false',
      'bin.dat  untracked none 0 0 true',
      'both.txt  modified partly 2 1 false',
      'gone.txt  deleted none 0 1 false',
      'new place.txt moved.txt renamed all 0 0 false',
      'new.txt  untracked none 1 0 false',
    ]);
    expect(status.totals).toEqual({ files: 6, additions: 4, deletions: 3 });
  });

  it('may have any name that a system allows', async () => {
    using repository = gitRepository({ 'a b': '1\n' });
    const names = [
      'a b',
      'q"uo\'te',
      'line\nbreak',
      'tab\t',
      '*.txt',
      ':(top)x',
      'ü/ñ',
      '-rf',
      'back\\slash',
    ];
    repository.write(Object.fromEntries(names.map((name) => [name, 'new\n'])));
    repository.git('add', 'ü/ñ');
    const review = reviewOf(repository);
    const { files } = await review.status(chat, 'uncommitted');
    expect(files.map(({ path }) => path)).toEqual(names.toSorted());
    for (const name of names) {
      const diff = await review.diff({ chat, scope: 'uncommitted', path: name });
      expect(diff.hunks[0]?.lines.at(-1)).toMatchObject({ kind: 'added', text: 'new' });
    }
  });

  it('are told before the first commit', async () => {
    using repository = gitRepository();
    repository.write({ a: '1\n', b: '2\n' });
    repository.git('add', 'a');
    const status = await reviewOf(repository).status(chat, 'uncommitted');
    expect(status.repository).toMatchObject({ head: null, branch: 'main' });
    expect(status.files).toMatchObject([
      { path: 'a', status: 'added', staged: 'all', additions: 1 },
      { path: 'b', status: 'untracked', staged: 'none', additions: 1 },
    ]);
  });
  it('of links and programs show what they are', async () => {
    using repository = gitRepository({ run: '#!/bin/sh\n', link: 'text\n' });
    chmodSync(join(repository.root, 'run'), 0o755);
    repository.write({ link: null });
    symlinkSync('run', join(repository.root, 'link'));
    const review = reviewOf(repository);
    const diff = (path: string) => review.diff({ chat, scope: 'uncommitted', path });
    expect(await diff('run')).toMatchObject({ oldMode: '100644', newMode: '100755', hunks: [] });
    const link = await diff('link');
    expect(link).toMatchObject({ oldMode: '100644', newMode: '120000' });
    expect(
      link.hunks.flatMap(({ lines: all }) => all.map(({ kind, text }) => `${kind} ${text}`)),
    ).toEqual(['removed text', 'added run']);
  });

  it('of no repository are none', async () => {
    using repository = gitRepository({ a: '1' });
    const outside = reviewOf(repository, repository.home);
    expect((await outside.status(chat, 'uncommitted')).repository).toEqual({
      kind: 'none',
      reason: 'no_repository',
    });
    const gone = reviewOf(repository, join(repository.home, 'gone'));
    expect((await gone.status(chat, 'uncommitted')).repository).toMatchObject({
      reason: 'no_folder',
    });
    const bare = join(repository.home, 'bare');
    mkdirSync(bare);
    repository.git('init', '-q', '--bare', bare);
    expect((await reviewOf(repository, bare).status(chat, 'uncommitted')).repository).toMatchObject(
      {
        reason: 'bare',
      },
    );
  });
});
