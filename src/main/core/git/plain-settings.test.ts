import { expect, test } from 'vitest';
import { plainSettings } from './plain-settings.ts';

const listed = (...settings: readonly string[]): string =>
  settings.map((one) => `${one}\0`).join('');

test('what names no program is kept, whatever is in it', () => {
  const { text } = plainSettings(
    listed(
      'core.autocrlf\ninput',
      'core.filemode',
      'user.name\nA "quoted" \\ name\nof two lines',
      'diff.my "kind".xfuncname\n^\\s*x',
      'remote.origin.url\nhttps://example.org/x.git',
      'remote.by-ssh.url\ngit@example.org:x.git',
      'extensions.objectformat\nsha256',
    ),
  );
  expect(text.split('\n')).toEqual([
    ...['[core]', 'autocrlf = "input"', '[core]', 'filemode'],
    ...['[user]', 'name = "A \\"quoted\\" \\\\ name\\nof two lines"'],
    ...['[diff "my \\"kind\\""]', 'xfuncname = "^\\\\s*x"'],
    ...['[remote "origin"]', 'url = "https://example.org/x.git"'],
    ...['[remote "by-ssh"]', 'url = "git@example.org:x.git"'],
    ...['[extensions]', 'objectformat = "sha256"', ''],
  ]);
});

test('what names a program, or other files, is left out', () => {
  const programs = [
    ...['core.fsmonitor', 'core.hookspath', 'core.sshcommand', 'core.editor', 'core.pager'],
    ...['core.askpass', 'core.gitproxy', 'core.worktree', 'core.alternaterefscommand'],
    ...['filter.x.clean', 'filter.x.smudge', 'filter.x.process', 'filter.x.required'],
    ...['diff.x.textconv', 'diff.x.command', 'diff.external', 'merge.x.driver'],
    ...['gpg.program', 'gpg.ssh.program', 'gpg.ssh.defaultkeycommand', 'credential.helper'],
    ...['credential.https://x.helper', 'alias.status', 'pager.diff', 'include.path'],
    ...['includeif.gitdir:/.path', 'remote.x.uploadpack', 'remote.x.vcs', 'remote.x.promisor'],
    ...['extensions.partialclone', 'extensions.worktreeconfig', 'submodule.x.update'],
    ...[
      'lfs.customtransfer.x.path',
      'lfs.extension.x.clean',
      'trailer.x.command',
      'safe.directory',
    ],
    ...['constructor.name', '__proto__.x', 'core.__proto__', 'remote.x.constructor'],
  ];
  const urls = ['ext::sh -c x', '/tmp/x', 'file:///x', '--upload-pack=x', 'ssh://-oProxyCommand=x'];
  const { text } = plainSettings(
    listed(...programs.map((key) => `${key}\nx`), ...urls.map((url) => `remote.x.url\n${url}`)),
  );
  expect(text).toBe('');
});

test('what is left out is told, as far as somebody needs to know', () => {
  const told = plainSettings(
    listed(
      ...['filter.a.clean\nx', 'filter.a.smudge\nx', 'filter.B.c.process\nx', 'filter.d.clean\n'],
      ...['core.hookspath\nx', 'extensions.worktreeconfig\ntrue', 'include.path\nx'],
    ),
  );
  expect(told).toEqual({
    text: '',
    filters: ['a', 'B.c'],
    ...{ namesHooks: true, byWorktree: true, includes: true },
  });
  expect(plainSettings(listed('extensions.worktreeconfig\nfalse')).byWorktree).toBe(false);
});
