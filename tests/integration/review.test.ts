// Reviews of real repositories with the system's git.

import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gitRepository } from '#tests/support/git-repository.ts';
import { changedLines, numbered, reviewScene } from '#tests/support/review-scene.ts';

const chat = 'c';

describe('changed files', () => {
  it('are told with their kind, their lines and how much is staged', async () => {
    using repository = gitRepository({
      'a.txt': numbered(1, 20),
      'gone.txt': 'x\n',
      'moved.txt': numbered(1, 30),
      'both.txt': '1\n',
      '.gitignore': 'ignored\n',
    });
    repository.write({ 'a.txt': `0\n${numbered(1, 19)}`, 'gone.txt': null, ignored: 'i' });
    repository.git('mv', 'moved.txt', 'new place.txt');
    repository.write({ 'both.txt': '2\n' });
    repository.git('add', 'both.txt');
    repository.write({ 'both.txt': '2\n3\n', 'new.txt': 'n\n', 'bin.dat': '\0\u0001' });
    await using scene = reviewScene(repository);
    const status = await scene.review.status(chat, 'uncommitted');
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

  it.skipIf(process.platform === 'win32')('may have any name that a system allows', async () => {
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
    await using scene = reviewScene(repository);
    const { review } = scene;
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
    await using scene = reviewScene(repository);
    const status = await scene.review.status(chat, 'uncommitted');
    expect(status.repository).toMatchObject({ head: null, branch: 'main' });
    expect(status.files).toMatchObject([
      { path: 'a', status: 'added', staged: 'all', additions: 1 },
      { path: 'b', status: 'untracked', staged: 'none', additions: 1 },
    ]);
  });
  it.skipIf(process.platform === 'win32')('of links and programs show what they are', async () => {
    using repository = gitRepository({ run: '#!/bin/sh\n', link: 'text\n' });
    chmodSync(join(repository.root, 'run'), 0o755);
    repository.write({ link: null });
    symlinkSync('run', join(repository.root, 'link'));
    await using scene = reviewScene(repository);
    const { review } = scene;
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
    await using outside = reviewScene(repository, repository.home);
    expect((await outside.review.status(chat, 'uncommitted')).repository).toEqual({
      kind: 'none',
      reason: 'no_repository',
    });
    await using gone = reviewScene(repository, join(repository.home, 'gone'));
    expect((await gone.review.status(chat, 'uncommitted')).repository).toMatchObject({
      reason: 'no_folder',
    });
    const bare = join(repository.home, 'bare');
    mkdirSync(bare);
    repository.git('init', '-q', '--bare', bare);
    await using inBare = reviewScene(repository, bare);
    expect((await inBare.review.status(chat, 'uncommitted')).repository).toMatchObject({
      reason: 'bare',
    });
  });
});

const refused = (code: string) => expect.objectContaining({ code });

describe('hunks', () => {
  it('are staged, unstaged and reverted one by one, and nothing else with them', async () => {
    using repository = gitRepository({ a: numbered(1, 60) });
    await using scene = reviewScene(repository);
    const { review } = scene;
    repository.write({
      a: numbered(1, 60)
        .replace('5\n', '5\nnew\n')
        .replace('\n30\n', '\n')
        .replace('\n50\n', '\nfifty\n'),
    });
    const open = await scene.diff('a', 'uncommitted', false);
    expect(open.hunks).toHaveLength(3);
    const [first, second, third] = open.hunks.map(({ id }) => id);
    await review.stage({ chat, paths: ['a'], hunks: [second ?? ''] });
    expect(changedLines(await scene.diff('a', 'uncommitted', true))).toEqual(['-30']);
    expect(changedLines(await scene.diff('a', 'uncommitted', false))).toEqual([
      '+new',
      '-50',
      '+fifty',
    ]);
    expect(await scene.files()).toEqual(['a modified partly']);
    await review.stage({ chat, paths: ['a'], hunks: [third ?? ''] });
    await review.unstage({ chat, paths: ['a'], hunks: [second ?? ''] });
    expect(changedLines(await scene.diff('a', 'uncommitted', true))).toEqual(['-50', '+fifty']);
    const { undo } = await review.revert({
      chat,
      scope: 'uncommitted',
      paths: ['a'],
      hunks: [third ?? ''],
    });
    expect(changedLines(await scene.diff('a'))).toEqual(['+new', '-30']);
    expect(changedLines(await scene.diff('a', 'uncommitted', true))).toEqual([]);
    await review.revert({ chat, scope: 'uncommitted', paths: ['a'], hunks: [first ?? ''] });
    await review.undo(chat, undo);
    expect(changedLines(await scene.diff('a'))).toEqual(['-30', '-50', '+fifty']);
    expect(changedLines(await scene.diff('a', 'uncommitted', true))).toEqual(['-50', '+fifty']);
    await expect(review.undo(chat, undo)).rejects.toEqual(refused('undo_not_found'));
  });

  it('that are not what somebody saw are refused', async () => {
    using repository = gitRepository({ a: numbered(1, 20) });
    await using scene = reviewScene(repository);
    const { review } = scene;
    repository.write({ a: `x\n${numbered(1, 20)}` });
    const { hunks, version } = await scene.diff('a');
    const ids = hunks.map(({ id }) => id);
    repository.write({ a: `y\n${numbered(1, 20)}` });
    const one = { chat, paths: ['a'], hunks: ids };
    await expect(review.stage(one)).rejects.toEqual(refused('review_changed'));
    await expect(review.revert({ ...one, scope: 'uncommitted' })).rejects.toEqual(
      refused('review_changed'),
    );
    const seen = { chat, paths: ['a'], version: version ?? '' };
    await expect(review.revert({ ...seen, scope: 'uncommitted' })).rejects.toEqual(
      refused('review_changed'),
    );
    await expect(review.stage({ chat, paths: ['none'] })).rejects.toEqual(
      refused('review_changed'),
    );
    expect(repository.read('a')).toBe(`y\n${numbered(1, 20)}`);
    expect(await scene.files()).toEqual(['a modified none']);
  });

  it('one by one make the same as all at once, wherever they are', async () => {
    using repository = gitRepository({ a: '' });
    await using scene = reviewScene(repository);
    const text = fc
      .array(
        fc.constantFrom('a', 'b', '', 'c\r', '@@ -1 +1 @@', '-x', '\\ No newline', 'é\u00ff'),
        { maxLength: 40 },
      )
      .chain((words) => fc.boolean().map((ends) => words.join('\n') + (ends ? '\n' : '')));
    await fc.assert(
      fc.asyncProperty(text, text, fc.infiniteStream(fc.nat()), async (before, after, order) => {
        repository.write({ a: before });
        repository.git('add', 'a');
        repository.git('commit', '-q', '--allow-empty', '-m', 'next');
        repository.write({ a: after });
        for (;;) {
          const { hunks } = await scene.diff('a', 'uncommitted', false, 1);
          const pick = hunks[Number(order.next().value) % Math.max(1, hunks.length)];
          if (!pick) break;
          await scene.review.stage({ chat, paths: ['a'], hunks: [pick.id], context: 1 });
        }
        expect(repository.git('show', ':a')).toBe(after);
        expect(repository.read('a')).toBe(after);
        for (;;) {
          const { hunks } = await scene.diff('a', 'uncommitted', undefined, 1);
          const pick = hunks[Number(order.next().value) % Math.max(1, hunks.length)];
          if (!pick) break;
          const paths = ['a'];
          await scene.review.revert({
            chat,
            scope: 'uncommitted',
            paths,
            hunks: [pick.id],
            context: 1,
          });
        }
        expect(repository.read('a')).toBe(before);
        repository.git('add', 'a');
      }),
      { numRuns: 6 },
    );
  });
});
