import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandStarts, isRunner, plainWords } from './command-words.ts';

describe('plainWords', () => {
  it.each([
    ['git status', ['git', 'status']],
    ['  git   status  ', ['git', 'status']],
    ['git commit -m "two words"', ['git', 'commit', '-m', 'two words']],
    ["git commit -m 'fix; and $more (x) `y`'", ['git', 'commit', '-m', 'fix; and $more (x) `y`']],
    [
      'git commit -m "fix; and (more) | less & >"',
      ['git', 'commit', '-m', 'fix; and (more) | less & >'],
    ],
    ['gi"t" st\'at\'us ""', ['git', 'status', '']],
    ['npm i @scope/name@1.2.3', ['npm', 'i', '@scope/name@1.2.3']],
    ['ls *.ts ~/x', ['ls', '*.ts', '~/x']],
    ['cat übung.txt', ['cat', 'übung.txt']],
  ])('reads %j as one plain command', (command, words) => {
    expect(plainWords(command, 'posix')).toEqual(words);
  });

  it.each([
    'git status; rm -rf x',
    'git status;rm',
    'git status && rm -rf x',
    'git status || rm',
    'git status & rm',
    'git status | sh',
    'git status\nrm -rf x',
    'git status\r\nrm -rf x',
    'git log > /etc/passwd',
    'git apply < patch',
    'git $(rm -rf x)',
    'git "$(rm -rf x)"',
    'git `rm`',
    'git "`rm`"',
    'git $HOME',
    'git "$HOME"',
    'git "a\\"; rm -rf x; \\""',
    'git \\; rm',
    "git 'unclosed",
    'git "unclosed',
    'git {a,b}',
    'git (rm)',
    'git status # x',
    'git !rm',
    'git\trm',
    'git\u00a0status',
    'git status\u2028rm',
    'git \0',
    'git "a\nb"',
    'git ^x',
    'git %x%',
    'git [ab]',
    '',
    '   ',
    'x'.repeat(20_000),
  ])('does not take %j for one', (command) => {
    expect(plainWords(command, 'posix')).toBeNull();
  });

  it.each([
    "git commit 'a & del x'",
    'git commit "a & del x"',
    'git "%COMSPEC%"',
    'git ^& del',
    'git `n',
    'git @args',
    'git “a” ; b',
    'git { del x }',
    'git *',
  ])('does not take %j for one on Windows', (command) => {
    expect(plainWords(command, 'windows')).toBeNull();
  });

  it('takes folders parted by backslashes on Windows', () => {
    expect(plainWords('git add src\\a.ts "C:\\My Files\\b"', 'windows')).toEqual([
      ...['git', 'add', 'src\\a.ts', 'C:\\My Files\\b'],
    ]);
  });

  it('never finds plain what has a sign of the shell outside quotes', () => {
    const sign = fc.constantFrom(...';&|<>(){}$`\\\n\r\t#!^%[]\0'.split(''));
    fc.assert(
      fc.property(fc.string(), sign, fc.string(), (before, mark, after) => {
        fc.pre(!/["']/.test(before));
        return plainWords(before + mark + after, 'posix') === null;
      }),
    );
  });
});

describe('commandStarts', () => {
  const finds = (command: string, name: string): boolean =>
    commandStarts(command)?.some((words) => words[0] === name) ?? false;

  it.each([
    'rm -rf x',
    'git status; rm -rf x',
    'git status&&rm x',
    'a | rm',
    'a\nrm x',
    '(rm x)',
    '{ rm x; }',
    'echo $(rm x)',
    'echo `rm x`',
    'echo "$(rm x)"',
    'X=1 rm x',
    'X=1 Y=2 rm x',
    'if true; then rm x; fi',
    '! rm x',
    'sudo rm x',
    'sudo -u root -- rm x',
    'env X=1 rm x',
    'bash -c "rm -rf x"',
    "sh -c 'cd /; rm x'",
    'find . -exec rm {} +',
    'ls | xargs rm',
    '/bin/rm x',
    '"rm" x',
    "r'm' x",
    'r\\m x',
    'rm$IFS-rf',
    'RM x',
    'rm.exe x',
    'C:\\tools\\rm.exe x',
    'r^m x',
    'timeout 5 rm x',
    'eval "rm x"',
  ])('finds the rm of %j', (command) => {
    expect(finds(command, 'rm')).toBe(true);
  });

  it.each(['git rm x', 'echo rm', 'git commit -m "rm the file"', 'npm run rm', 'ls rm', ''])(
    'finds none in %j',
    (command) => {
      expect(finds(command, 'rm')).toBe(false);
    },
  );

  it('gives up on a line that is far too long, and is quick with a long one', () => {
    expect(commandStarts('x'.repeat(40_000))).toBeNull();
    const long = `sudo ${'a '.repeat(16_000)}`;
    expect(commandStarts(long)?.length).toBeGreaterThan(16_000);
  });
});

describe('isRunner', () => {
  it('knows programs that run others, wherever they lie', () => {
    expect(['bash', '/usr/bin/env', 'PowerShell.exe', 'xargs'].every(isRunner)).toBe(true);
    expect(['git', 'ls', 'npm'].some(isRunner)).toBe(false);
  });
});
