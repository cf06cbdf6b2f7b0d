// A repository whose settings name programs, as an agent in a sandbox could write them: git runs outside of
// the sandbox, so none of them may run.

import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scanFolder } from '#core/files/scan-folder.ts';
import { Git, type GitPorts } from '#core/git/git.ts';
import { requireRepository } from '#core/git/repository.ts';
import { nodeClock } from '#core/system/node-clock.ts';
import { createWorktree } from '#core/worktrees/create-worktree.ts';
import { worktreeLoss } from '#core/worktrees/worktree-loss.ts';
import { Worktrees } from '#core/worktrees/worktrees.ts';
import { silentLogger } from '#shared/base/ports.ts';
import { type GitRepository, gitRepository, plainGit } from '#tests/support/git-repository.ts';
import { changedLines, reviewScene } from '#tests/support/review-scene.ts';

const chat = 'c';
const never = new AbortController().signal;
const refused = (code: string, message: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });

let repository: GitRepository;
let trap: string;

beforeEach(() => {
  repository = gitRepository({ a: 'one\n', 'b.raw': 'one\n', gone: 'x\n' });
  trap = join(repository.home, 'trap');
  program(trap, `echo "$0 $*" >>'${repository.home}/sprung'; cat`);
});
afterEach(() => repository[Symbol.dispose]());

function program(path: string, script: string): void {
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
}

function sprung(): string {
  const file = join(repository.home, 'sprung');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function ports(): GitPorts {
  const env = { PATH: process.env['PATH'] ?? '', HOME: repository.home, ...plainGit };
  return {
    userEnvironment: async () => env,
    platform: process.platform,
    clock: nodeClock,
    logger: silentLogger,
  };
}

const aGit = (): Git => new Git(ports());

/** Names the trap wherever settings can; `file`: which settings. */
function setTraps(...file: readonly string[]): void {
  const set = (key: string, value = trap) => repository.git('config', ...file, key, value);
  for (const one of ['fsmonitor', 'sshCommand', 'editor', 'pager', 'askPass', 'gitProxy']) {
    set(`core.${one}`);
  }
  for (const one of ['clean', 'smudge', 'process']) set(`filter.trap.${one}`);
  for (const one of ['textconv', 'command']) set(`diff.trap.${one}`);
  for (const one of ['diff.external', 'gpg.program', 'credential.helper', 'merge.trap.driver']) {
    set(one);
  }
  for (const one of ['status', 'diff', 'add', 'commit']) set(`alias.${one}`, `!${trap}`);
  set('commit.gpgSign', 'false');
  writeFileSync(
    join(repository.root, '.git/info/attributes'),
    '*.raw filter=trap diff=trap merge=trap\n',
  );
}

describe.skipIf(process.platform === 'win32')('programs that a repository names', () => {
  it.each([
    ['its settings', () => setTraps()],
    [
      'settings of a worktree',
      () => {
        repository.git('config', 'extensions.worktreeConfig', 'true');
        setTraps('--worktree');
      },
    ],
    [
      'settings that it includes',
      () => {
        setTraps('--file', '.git/more');
        repository.git('config', 'include.path', 'more');
      },
    ],
  ])('do not run when it is looked at and changed: %s', async (_, set) => {
    set();
    await using scene = reviewScene(repository);
    const { review } = scene;
    repository.write({ a: 'two\n', 'b.raw': 'two\n', 'new.raw': 'new\n', gone: null });
    await review.points.turnStarts({ id: chat, cwd: repository.root }, 'turn');
    expect(await scene.files()).toHaveLength(4);
    expect(changedLines(await scene.diff('b.raw'))).toEqual(['-one', '+two']);
    expect(changedLines(await scene.diff('new.raw'))).toEqual(['+new']);
    await review.stage({ chat, paths: ['a', 'gone'] });
    await review.unstage({ chat, paths: ['gone'] });
    await review.revert({ chat, scope: 'uncommitted', paths: ['gone'] });
    await review.commit({ chat, message: 'two' });
    expect(repository.git('cat-file', 'blob', 'HEAD:a')).toBe('two\n');
    const context = { git: aGit(), clock: nodeClock };
    expect((await scanFolder(repository.root, context, never)).files).toContain('b.raw');
    expect(review.turns(chat)).toMatchObject([{ turn: 'turn' }]);
    expect(sprung()).toBe('');
  });

  it('do not run when they are named between a look and the next', async () => {
    const real = join(repository.home, 'git');
    const config = join(repository.root, '.git/config');
    program(
      real,
      `case "$*" in *--list*) ;; *) /usr/bin/env -u GIT_DIR -u GIT_COMMON_DIR /usr/bin/git config --file '${config}' filter.trap.clean '${trap}';; esac\nexec /usr/bin/git "$@"`,
    );
    writeFileSync(join(repository.root, '.git/info/attributes'), '*.raw filter=trap\n');
    await using scene = reviewScene(repository, repository.root, { PATH: repository.home });
    repository.write({ 'b.raw': 'two\n' });
    expect(await scene.files()).toEqual(['b.raw modified none']);
    expect(readFileSync(config, 'utf8')).toContain(trap);
    expect(sprung()).toBe('');
  });

  it('do not run in repositories inside of it', async () => {
    repository.git('init', '-q', '-b', 'main', 'sub');
    repository.write({ 'sub/x.raw': 'x\n' });
    repository.git('-C', 'sub', 'add', '.');
    repository.git('-C', 'sub', 'commit', '-q', '-m', 'x');
    repository.commit('sub');
    for (const key of ['filter.trap.clean', 'core.fsmonitor', 'diff.external']) {
      repository.git('-C', 'sub', 'config', key, trap);
    }
    writeFileSync(join(repository.root, 'sub/.git/info/attributes'), '*.raw filter=trap\n');
    repository.write({ 'sub/x.raw': 'y\n', a: 'two\n' });
    await using scene = reviewScene(repository);
    const { review } = scene;
    await review.points.turnStarts({ id: chat, cwd: repository.root }, 'turn');
    expect(await scene.files()).toEqual(['a modified none']);
    await review.stage({ chat, paths: ['a'] });
    expect(sprung()).toBe('');
    repository.git('-C', 'sub', 'commit', '-q', '--allow-empty', '-m', 'y');
    writeFileSync(join(repository.home, 'sprung'), '');
    await review.points.turnStarts({ id: chat, cwd: repository.root }, 'next');
    await review.stage({ chat, paths: ['sub'] });
    expect(await scene.files()).toEqual(['a modified all', 'sub modified all']);
    expect(review.turns(chat)).toHaveLength(2);
    expect(sprung()).toBe('');
  });

  it('do not run to get what is missing from elsewhere', async () => {
    repository.git('config', 'core.repositoryFormatVersion', '1');
    for (const [key, value] of [
      ['extensions.partialClone', 'far'],
      ['remote.far.promisor', 'true'],
      ['remote.far.url', `ext::${trap}`],
      ['remote.far.uploadpack', trap],
      ['protocol.ext.allow', 'always'],
    ] as const) {
      repository.git('config', key, value);
    }
    const blob = repository.git('rev-parse', 'HEAD:a').trim();
    repository.write({ [`.git/objects/${blob.slice(0, 2)}/${blob.slice(2)}`]: null });
    writeFileSync(join(repository.root, '.git/refs/heads/lost'), `${'1'.repeat(40)}\n`);
    repository.write({ a: 'two\n' });
    await using scene = reviewScene(repository);
    await expect(scene.diff('a')).rejects.toEqual(refused('git_failed', /./));
    await aGit().run(['rev-parse', 'refs/heads/lost^{commit}'], { cwd: repository.root });
    expect(sprung()).toBe('');
  });

  it('do not run when a worktree is removed', async () => {
    const path = join(repository.home, 'trees/one');
    repository.git('worktree', 'add', '-q', '-b', 'aerie/one', path);
    setTraps();
    // Git has to look into it.
    utimesSync(join(path, 'b.raw'), 1, 1);
    const worktrees = new Worktrees({
      ...ports(),
      ...{ home: repository.home, template: () => '', chatsIn: () => [] },
      ...{ letGo: () => Promise.resolve(), didRemove: () => {} },
    });
    await worktrees.remove(repository.root, path, false);
    worktrees.dispose();
    expect(existsSync(path)).toBe(false);
    expect(sprung()).toBe('');
  });

  it('do not run for a new worktree, nor when somebody asks what would be lost with it', async () => {
    setTraps();
    program(join(repository.root, '.git/hooks/post-checkout'), trap);
    repository.git('rm', '-q', '--cached', 'b.raw');
    repository.git('-c', 'core.fsmonitor=false', 'commit', '-q', '-m', 'no raw');
    writeFileSync(join(repository.home, 'sprung'), '');
    const git = aGit();
    const found = await requireRepository(git, repository.root);
    const path = join(repository.home, 'trees/one');
    const plan = { repository: found, path, branch: 'one', from: undefined };
    expect(await createWorktree(git, plan, () => {})).toBe(path);
    expect(readFileSync(join(path, 'a'), 'utf8')).toBe('one\n');
    writeFileSync(join(path, 'c.raw'), '');
    const head = repository.git('rev-parse', 'HEAD').trim();
    const listed = { path, branch: 'one', head, main: false, locked: false, prunable: false };
    expect(await worktreeLoss(git, found, listed)).toMatchObject({ files: 1, some: ['c.raw'] });
    expect(sprung()).toBe('');
  });

  it('are told instead: files are shown as they are on disk, and no wrong content is stored or written', async () => {
    setTraps();
    await using scene = reviewScene(repository);
    const { review } = scene;
    repository.write({ a: 'two\n' });
    expect((await review.status(chat, 'uncommitted')).note).toBeNull();
    repository.write({ 'b.raw': 'two\n' });
    expect((await review.status(chat, 'uncommitted')).note).toMatch(
      /filter “trap” are shown as they are on disk/,
    );
    const input = { chat, paths: ['a', 'b.raw'] };
    const why = /“b\.raw” goes through the filter “trap”/;
    await expect(review.stage(input)).rejects.toEqual(refused('git_failed', why));
    const revert = review.revert({ ...input, scope: 'uncommitted' });
    await expect(revert).rejects.toEqual(refused('git_failed', why));
    expect(repository.read('a')).toBe('two\n');
    const git = aGit();
    const found = await requireRepository(git, repository.root);
    const path = join(repository.home, 'trees/one');
    const plan = { repository: found, path, branch: 'one', from: undefined };
    await expect(createWorktree(git, plan, () => {})).rejects.toEqual(
      refused('git_failed', /filter “trap”.*would be wrong/),
    );
    expect(existsSync(path)).toBe(false);
    expect(repository.git('branch', '--list', 'one')).toBe('');
    repository.write({ 'b.raw': null });
    await review.stage({ chat, paths: ['b.raw'] });
    expect(await scene.files()).toEqual(['a modified none', 'b.raw deleted all']);
    expect(sprung()).toBe('');
  });

  it('run where the user has them for all repositories, whatever this one says', async () => {
    const own = join(repository.home, 'own');
    repository.git('config', '--file', own, 'filter.up.clean', 'tr a-z A-Z');
    repository.git('config', '--file', own, 'filter.up.smudge', 'tr A-Z a-z');
    for (const one of ['clean', 'smudge', 'process']) {
      repository.git('config', `filter.up.${one}`, trap);
    }
    writeFileSync(join(repository.root, '.git/info/attributes'), '*.up filter=up\n');
    await using scene = reviewScene(repository, repository.root, { GIT_CONFIG_GLOBAL: own });
    const { review } = scene;
    repository.write({ 'x.up': 'text\n' });
    await review.stage({ chat, paths: ['x.up'] });
    expect(repository.git('cat-file', 'blob', ':x.up')).toBe('TEXT\n');
    expect(await review.status(chat, 'uncommitted')).toMatchObject({ note: null });
    await review.commit({ chat, message: 'x' });
    repository.write({ 'x.up': 'other\n' });
    expect(changedLines(await scene.diff('x.up'))).toEqual(['-TEXT', '+OTHER']);
    await review.revert({ chat, scope: 'uncommitted', paths: ['x.up'] });
    expect(repository.read('x.up')).toBe('text\n');
    expect(sprung()).toBe('');
  });

  it('run around a commit only if somebody says so', async () => {
    await using scene = reviewScene(repository);
    const { review } = scene;
    const hooks = join(repository.root, 'hooks');
    mkdirSync(hooks);
    program(join(hooks, 'pre-commit'), trap);
    repository.write({ a: 'two\n' });
    await review.stage({ chat, paths: ['a'] });
    repository.git('config', 'core.hooksPath', 'hooks');
    await expect(review.commit({ chat, message: 'two' })).rejects.toEqual(
      refused('commit_has_hooks', /pre-commit/),
    );
    await review.commit({ chat, message: 'two', hooks: false });
    expect(sprung()).toBe('');
    repository.write({ a: 'three\n' });
    await review.stage({ chat, paths: ['a'] });
    await review.commit({ chat, message: 'three', hooks: true });
    expect(sprung()).not.toBe('');
    expect(repository.git('log', '--format=%s')).toBe('three\ntwo\nfirst\n');
  });

  it('are not those that the user has for all commits', async () => {
    const own = join(repository.home, 'own');
    const hooks = join(repository.home, 'hooks');
    mkdirSync(hooks);
    program(join(hooks, 'commit-msg'), 'echo "by hook" >>"$1"');
    repository.git('config', '--file', own, 'core.hooksPath', hooks);
    program(join(repository.root, '.git/hooks/pre-commit'), trap);
    await using scene = reviewScene(repository, repository.root, { GIT_CONFIG_GLOBAL: own });
    repository.write({ a: 'two\n' });
    await scene.review.stage({ chat, paths: ['a'] });
    await scene.review.commit({ chat, message: 'two' });
    expect(repository.git('log', '-1', '--format=%B').trim()).toBe('two\nby hook');
    expect(sprung()).toBe('');
  });
});

describe.skipIf(process.platform === 'win32')('a repository that leads elsewhere', () => {
  it('has no files but those in its own folder', async () => {
    repository.git('config', 'core.worktree', repository.home);
    writeFileSync(join(repository.home, 'secret'), 'secret of the home folder');
    await using scene = reviewScene(repository);
    const list = () => repository.git('cat-file', '--batch-all-objects', '--batch-check');
    const before = list();
    await expect(scene.files()).rejects.toEqual(refused('git_failed', /core\.worktree/));
    await scene.review.points.turnStarts({ id: chat, cwd: repository.root }, 'turn');
    expect(list()).toBe(before);
  });

  it.each(['index', 'COMMIT_EDITMSG', 'logs/HEAD'])(
    'gets nothing written where a link leads: %s',
    async (name) => {
      const target = join(repository.home, '.profile');
      writeFileSync(target, 'mine\n');
      const link = join(repository.root, '.git', name);
      rmSync(link);
      symlinkSync(target, link);
      const git = aGit();
      const found = await requireRepository(git, repository.root);
      const options = { repository: found, writes: true };
      for (const args of [
        ['add', '--all'],
        ['commit', '--allow-empty', '-m', 'x'],
      ]) {
        const why = refused('git_failed', /is a link to elsewhere/);
        await expect(git.run(args, options)).rejects.toEqual(why);
      }
      expect(readFileSync(target, 'utf8')).toBe('mine\n');
    },
  );

  it('does not say who wrote in logs that are links', async () => {
    const target = join(repository.home, 'login.d');
    mkdirSync(target);
    repository.git('config', 'user.name', '$(evil)');
    mkdirSync(join(repository.root, '.git/logs/refs/heads'), { recursive: true });
    symlinkSync(target, join(repository.root, '.git/logs/refs/heads/aerie'));
    const nameless = { GIT_COMMITTER_NAME: '', GIT_COMMITTER_EMAIL: '' };
    const env = { ...(await ports().userEnvironment()), ...nameless };
    const git = new Git({ ...ports(), userEnvironment: async () => env });
    const options = { cwd: repository.root, writes: true };
    await git.read(['branch', 'aerie/one'], options);
    expect(readFileSync(join(target, 'one'), 'utf8')).toMatch(/ Aerie <aerie@localhost> /);
  });
});

it('commands that look at files need to know in which repository', async () => {
  await expect(aGit().run(['status'], { cwd: repository.root })).rejects.toThrow('looks at files');
});
