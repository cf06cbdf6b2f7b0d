// Repositories that are not as usual: names, contents and settings that tools trip over.

import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { gitRepository } from '#tests/support/git-repository.ts';
import { changedLines, numbered, reviewScene } from '#tests/support/review-scene.ts';

const chat = 'c';
const refused = (code: string, message?: RegExp) =>
  expect.objectContaining({
    code,
    ...(message ? { message: expect.stringMatching(message) } : {}),
  });

describe('contents', () => {
  it('with carriage returns, converted by git or not, come back as they were', async () => {
    for (const config of ['false', 'true']) {
      using repository = gitRepository({ a: 'x\n' });
      repository.git('config', 'core.autocrlf', config);
      const before = numbered(1, 30).replaceAll('\n', '\r\n');
      repository.write({ a: before });
      repository.commit('crlf');
      await using scene = reviewScene(repository);
      const after = before.replace('3\r\n', 'three\r\n').replace('25\r\n', '');
      repository.write({ a: after });
      const { hunks } = await scene.diff('a');
      expect(hunks).toHaveLength(2);
      const { undo } = await scene.review.revert({
        ...{ chat, scope: 'uncommitted', paths: ['a'] },
        hunks: [hunks[0]?.id ?? ''],
      });
      expect(repository.read('a')).toBe(before.replace('25\r\n', ''));
      await scene.review.undo(chat, undo);
      expect(repository.read('a')).toBe(after);
      await scene.review.revert({ chat, scope: 'uncommitted', paths: ['a'] });
      expect(repository.read('a')).toBe(before);
      expect(await scene.files()).toEqual([]);
    }
  });

  it('that are no text are staged, reverted and brought back byte by byte', async () => {
    const bytes = Uint8Array.from({ length: 3000 }, (_, n) => (n * 7) % 256);
    using repository = gitRepository({
      'b.bin': bytes,
      'latin.txt': Buffer.from('caf\xe9\n', 'latin1'),
    });
    await using scene = reviewScene(repository);
    const changed = bytes.toReversed();
    repository.write({ 'b.bin': changed, 'latin.txt': Buffer.from('caf\xe8\n', 'latin1') });
    expect(await scene.diff('b.bin')).toMatchObject({ binary: true, hunks: [] });
    expect(changedLines(await scene.diff('latin.txt'))).toEqual(['-caf\ufffd', '+caf\ufffd']);
    const paths = ['b.bin', 'latin.txt'];
    const { undo } = await scene.review.revert({ chat, scope: 'uncommitted', paths });
    expect(readFileSync(join(repository.root, 'b.bin')).equals(Buffer.from(bytes))).toBe(true);
    await scene.review.undo(chat, undo);
    expect(readFileSync(join(repository.root, 'b.bin')).equals(Buffer.from(changed))).toBe(true);
    expect(readFileSync(join(repository.root, 'latin.txt')).toString('latin1')).toBe('caf\xe8\n');
    await scene.review.stage({ chat, paths });
    expect(await scene.files()).toEqual(['b.bin modified all', 'latin.txt modified all']);
  });

  it('that are too large are counted but not shown', async () => {
    using repository = gitRepository({ a: 'x\n' });
    await using scene = reviewScene(repository);
    repository.write({ a: numbered(1, 30_000), big: 'y'.repeat(11 * 1024 * 1024) });
    expect(await scene.diff('a')).toMatchObject({ tooLarge: true, hunks: [] });
    const { files } = await scene.review.status(chat, 'uncommitted');
    expect(files).toMatchObject([
      { path: 'a', additions: 30_000 },
      { path: 'big', binary: true },
    ]);
    await scene.review.revert({ chat, scope: 'uncommitted', paths: ['a'] });
    expect(repository.read('a')).toBe('x\n');
  });

  it('with very long lines are cut in what is shown and whole in what is done', async () => {
    using repository = gitRepository({ a: 'x\n' });
    await using scene = reviewScene(repository);
    const long = 'é'.repeat(10_000);
    repository.write({ a: `${long}\nend` });
    const { hunks } = await scene.diff('a');
    expect(hunks[0]?.lines).toMatchObject([
      { kind: 'removed', text: 'x' },
      { kind: 'added', cut: 8000 },
      { kind: 'added', text: 'end', noNewline: true },
    ]);
    await scene.review.stage({ chat, paths: ['a'], hunks: [hunks[0]?.id ?? ''] });
    expect(repository.git('show', ':a')).toBe(`${long}\nend`);
  });
});

describe('names', () => {
  // Others do not allow such names.
  it.runIf(process.platform === 'linux')(
    'that are no text are staged, unstaged and reverted',
    async () => {
      using repository = gitRepository({ kept: '1\n', cafe: '1\n' });
      const name = Buffer.concat([Buffer.from(`${repository.root}/caf`), Buffer.of(0xe9)]);
      writeFileSync(name, 'latin\n');
      repository.write({ cafe: '2\n' });
      await using scene = reviewScene(repository);
      const path = 'caf\udce9';
      expect(await scene.files()).toEqual(['cafe modified none', `${path} untracked none`]);
      expect(changedLines(await scene.diff(path))).toEqual(['+latin']);
      await scene.review.stage({ chat, paths: [path] });
      expect(await scene.files()).toEqual(['cafe modified none', `${path} added all`]);
      await scene.review.unstage({ chat, paths: [path] });
      expect(await scene.files()).toEqual(['cafe modified none', `${path} untracked none`]);
      const { undo } = await scene.review.revert({ chat, scope: 'uncommitted', paths: [path] });
      expect(existsSync(name)).toBe(false);
      await scene.review.undo(chat, undo);
      expect(readFileSync(name, 'utf8')).toBe('latin\n');
      expect(repository.read('cafe')).toBe('2\n');
    },
  );

  it('that changed are followed, and what changed with them is taken apart', async () => {
    using repository = gitRepository({ 'old name': numbered(1, 60) });
    await using scene = reviewScene(repository);
    repository.git('mv', 'old name', 'new name');
    const edited = numbered(1, 60).replace('3\n', 'three\n').replace('50\n', 'fifty\n');
    repository.write({ 'new name': edited });
    const diff = await scene.diff('new name');
    expect(diff).toMatchObject({ oldPath: 'old name' });
    expect(diff.hunks).toHaveLength(2);
    const one = { chat, paths: ['new name'], hunks: [diff.hunks[1]?.id ?? ''] };
    await scene.review.revert({ ...one, scope: 'uncommitted' });
    expect(repository.read('new name')).toBe(numbered(1, 60).replace('3\n', 'three\n'));
    const { undo } = await scene.review.revert({ chat, scope: 'uncommitted', paths: ['new name'] });
    expect(repository.git('status', '--porcelain')).toBe('');
    expect(repository.read('old name')).toBe(numbered(1, 60));
    await scene.review.undo(chat, undo);
    expect(existsSync(join(repository.root, 'old name'))).toBe(false);
    expect(await scene.files()).toMatchObject(['new name renamed partly']);
    await scene.review.unstage({ chat, paths: ['new name'] });
    await scene.review.stage({ chat, paths: ['new name'] });
    expect(await scene.files()).toEqual(['new name renamed all']);
  });

  it.skipIf(process.platform === 'win32')(
    'of links are never followed out of the repository',
    async () => {
      using repository = gitRepository({ 'dir/a': '1\n' });
      await using scene = reviewScene(repository);
      repository.write({ 'dir/a': '2\n' });
      const { undo } = await scene.review.revert({ chat, scope: 'uncommitted', paths: ['dir/a'] });
      const outside = join(repository.home, 'outside');
      mkdirSync(outside);
      writeFileSync(join(outside, 'a'), '1\n');
      repository.write({ 'dir/a': null });
      repository.git('clean', '-fdq');
      const { rmdirSync } = await import('node:fs');
      if (existsSync(join(repository.root, 'dir'))) rmdirSync(join(repository.root, 'dir'));
      symlinkSync(outside, join(repository.root, 'dir'));
      await expect(scene.review.undo(chat, undo)).rejects.toEqual(refused('review_changed'));
      expect(readFileSync(join(outside, 'a'), 'utf8')).toBe('1\n');
    },
  );
});

describe.skipIf(process.platform === 'win32')('repositories', () => {
  it('run nothing of their own when they are looked at', async () => {
    using repository = gitRepository({ a: '1\n' });
    const trap = join(repository.home, 'trap');
    writeFileSync(trap, `#!/bin/sh\necho "$0" >> '${repository.home}/sprung'\n`);
    chmodSync(trap, 0o755);
    for (const key of ['core.fsmonitor', 'diff.external', 'core.pager', 'core.editor']) {
      repository.git('config', key, trap);
    }
    repository.write({ '.gitattributes': '* diff=trap\n' });
    repository.git('config', 'diff.trap.textconv', trap);
    repository.git('config', 'diff.trap.command', trap);
    for (const hook of ['post-index-change', 'post-checkout', 'reference-transaction']) {
      symlinkSync(trap, join(repository.root, '.git/hooks', hook));
    }
    await using scene = reviewScene(repository, repository.root, {
      GIT_DIR: '/nowhere',
      GIT_EXTERNAL_DIFF: trap,
      PAGER: trap,
    });
    repository.write({ a: '2\n' });
    expect(await scene.files()).toEqual(['.gitattributes untracked none', 'a modified none']);
    expect(changedLines(await scene.diff('a'))).toEqual(['-1', '+2']);
    await scene.review.points.turnStarts({ id: chat, cwd: repository.root }, 'turn');
    await scene.review.stage({ chat, paths: ['a'] });
    await scene.review.revert({ chat, scope: 'uncommitted', paths: ['a'] });
    expect(existsSync(join(repository.home, 'sprung'))).toBe(false);
  });

  it('commit as the user, with hooks that may refuse and say why', async () => {
    using repository = gitRepository({ a: '1\n' });
    await using scene = reviewScene(repository);
    const { review } = scene;
    await expect(review.commit({ chat, message: 'none' })).rejects.toEqual(
      refused('commit_failed', /Nothing is staged/),
    );
    repository.write({ a: '2\n', b: 'not staged\n' });
    await review.stage({ chat, paths: ['a'] });
    const hook = join(repository.root, '.git/hooks/pre-commit');
    writeFileSync(hook, '#!/bin/sh\nprintf "\\033[31mlint: a is wrong\\033[0m\\n"\nexit 1\n');
    chmodSync(hook, 0o755);
    await expect(review.commit({ chat, message: 'x', hooks: true })).rejects.toEqual(
      refused('commit_failed', /refused\. lint: a is wrong$/),
    );
    writeFileSync(hook, '#!/bin/sh\nexit 0\n');
    const message = '-m "quoted" $(x)\n\nBody of it\n# kept';
    const commit = await review.commit({ chat, message, hooks: true });
    expect(commit).toEqual({
      commit: repository.git('rev-parse', 'HEAD').trim(),
      branch: 'main',
      subject: '-m "quoted" $(x)',
    });
    expect(repository.git('log', '-1', '--format=%an <%ae>%n%B').trim()).toBe(
      `Ada <ada@example.com>\n${message}`,
    );
    expect(await scene.files()).toEqual(['b untracked none']);
  });

  it('without an identity say how to get one', async () => {
    using repository = gitRepository({ a: '1\n' });
    repository.git('config', 'user.useConfigOnly', 'true');
    const nobody = {
      GIT_AUTHOR_NAME: '',
      GIT_AUTHOR_EMAIL: '',
      GIT_COMMITTER_NAME: '',
      GIT_COMMITTER_EMAIL: '',
    };
    await using scene = reviewScene(repository, repository.root, nobody);
    repository.write({ a: '2\n' });
    await scene.review.stage({ chat, paths: ['a'] });
    await expect(scene.review.commit({ chat, message: 'x' })).rejects.toEqual(
      refused('commit_failed', /git config --global user\.name/),
    );
  });

  it('with conflicts show them, and stage what was resolved', async () => {
    using repository = gitRepository({ a: '1\n' });
    repository.git('checkout', '-q', '-b', 'other');
    repository.write({ a: 'other\n' });
    repository.commit('other');
    repository.git('checkout', '-q', 'main');
    repository.write({ a: 'main\n' });
    repository.commit('main');
    expect(() => repository.git('merge', '-q', 'other')).toThrow();
    await using scene = reviewScene(repository);
    const { review } = scene;
    const status = await review.status(chat, 'uncommitted');
    expect(status.repository).toMatchObject({ operation: 'merge' });
    expect(await scene.files()).toEqual(['a conflicted none']);
    expect(changedLines(await scene.diff('a'))).toContain('+=======');
    await expect(review.revert({ chat, scope: 'uncommitted', paths: ['a'] })).rejects.toEqual(
      refused('bad_request', /conflicts/),
    );
    await expect(review.commit({ chat, message: 'x' })).rejects.toEqual(
      refused('commit_failed', /conflicts/),
    );
    await review.points.turnStarts({ id: chat, cwd: repository.root }, 'turn');
    expect(review.turns(chat)).toMatchObject([{ turn: 'turn' }]);
    repository.write({ a: 'both\n' });
    await review.stage({ chat, paths: ['a'] });
    await review.commit({ chat, message: 'merged' });
    expect(await scene.files()).toEqual([]);
  });

  it('inside of others, by submodule or just there, are shown and left alone', async () => {
    using inner = gitRepository({ x: '1\n' });
    using repository = gitRepository({ a: '1\n' });
    repository.git('-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', inner.root, 'sub');
    repository.commit('sub');
    mkdirSync(join(repository.root, 'loose'));
    repository.git('init', '-q', 'loose');
    writeFileSync(join(repository.root, 'loose/y'), 'y\n');
    repository.git('-C', 'sub', 'commit', '-q', '--allow-empty', '-m', 'next');
    writeFileSync(join(repository.root, 'sub/x'), 'dirty\n');
    await using scene = reviewScene(repository);
    const { review } = scene;
    const { files } = await review.status(chat, 'uncommitted');
    expect(files).toMatchObject([
      { path: 'loose', submodule: true, status: 'untracked' },
      { path: 'sub', submodule: true, status: 'modified' },
    ]);
    const paths = (path: string) => ({ chat, paths: [path] });
    await expect(review.stage(paths('loose'))).rejects.toEqual(
      refused('bad_request', /repository of its own/),
    );
    for (const path of ['loose', 'sub']) {
      const revert = review.revert({ ...paths(path), scope: 'uncommitted' });
      await expect(revert).rejects.toEqual(refused('bad_request', /repository of its own/));
    }
    await review.stage(paths('sub'));
    expect(await scene.files()).toEqual(['loose untracked none', 'sub modified all']);
  });

  it('are shown whole from a folder in them, and without their first commit', async () => {
    using repository = gitRepository({}, '--object-format=sha256');
    repository.write({ 'in/a': '1\n', b: '2\n' });
    await using scene = reviewScene(repository, join(repository.root, 'in'));
    const { review } = scene;
    await review.points.turnStarts({ id: chat, cwd: join(repository.root, 'in') }, 'turn');
    await review.stage({ chat, paths: ['in/a', 'b'] });
    expect(await scene.files()).toEqual(['b added all', 'in/a added all']);
    await review.unstage({ chat, paths: ['b'] });
    expect(await scene.files()).toEqual(['b untracked none', 'in/a added all']);
    expect((await review.status(chat, 'session')).repository).toMatchObject({ folder: 'in/' });
    repository.write({ 'in/a': '1\n2\n' });
    expect(await scene.files('session')).toEqual(['in/a modified partly']);
    await review.commit({ chat, message: 'first' });
    expect(repository.git('show', '--format=', '--name-only').trim()).toBe('in/a');
  });

  it('that take too long are left alone, and say so', async () => {
    using repository = gitRepository({ a: '1\n' });
    const slow = join(repository.home, 'git');
    writeFileSync(
      slow,
      '#!/bin/sh\ncase "$*" in *status*) exec sleep 60;; esac\nexec /usr/bin/git "$@"\n',
    );
    chmodSync(slow, 0o755);
    await using scene = reviewScene(
      repository,
      repository.root,
      { PATH: `${repository.home}:/usr/bin:/bin` },
      200,
    );
    const folder = { id: chat, cwd: repository.root };
    await scene.review.points.turnStarts(folder, 'one');
    await scene.review.points.turnStarts(folder, 'two');
    const notes = () => scene.store.points(chat).map(({ turn, tree, note }) => [turn, tree, note]);
    await vi.waitFor(() => expect(notes()).toHaveLength(3), { timeout: 20_000 });
    expect(notes()).toEqual(
      ['one', '', 'two'].map((turn) => [turn, null, expect.stringMatching(/too large/)]),
    );
  });

  it('need git, and say how to get it', async () => {
    using repository = gitRepository({ a: '1\n' });
    await using scene = reviewScene(repository, repository.root, { PATH: repository.home });
    await expect(scene.files()).rejects.toEqual(refused('git_missing', /Install/));
  });
});
