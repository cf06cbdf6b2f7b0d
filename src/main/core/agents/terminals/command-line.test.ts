import { describe, expect, it } from 'vitest';
import { batchLine, commandLine, commandTitle } from './command-line.ts';

describe('the command line of a terminal (A40)', () => {
  it.each([
    ['make', []],
    ['/usr/bin/make', []],
    ['make', ['all targets', '$HOME']],
    ['my tool', ['x']],
    ['./run-1.2_x+y', []],
  ])('starts %s %j as it is', (command, args) => {
    const line = { program: command, args, verbatim: false };
    expect(commandLine(command, args, 'linux')).toEqual(line);
  });

  it.each(['make test', 'a|b', 'a&&b', 'a;b', 'echo $X', '`x`', 'a>b', "'x'", 'ls *', 'X=1', '~'])(
    'gives %s to the shell',
    (command) => {
      const args = ['-c', command];
      expect(commandLine(command, [], 'darwin')).toEqual({
        program: '/bin/sh',
        args,
        verbatim: false,
      });
    },
  );

  it('uses the shell of Windows with its own quoting', () => {
    expect(commandLine('npm test', [], 'win32', 'C:\\cmd.exe')).toEqual({
      program: 'C:\\cmd.exe',
      args: ['/d', '/s', '/c', '"npm test"'],
      verbatim: true,
    });
    expect(commandLine('dir&calc', [], 'win32').program).toBe('cmd.exe');
    expect(commandLine('C:\\tools\\x.exe', [], 'win32').program).toBe('C:\\tools\\x.exe');
    expect(commandLine('node', ['a b'], 'win32').verbatim).toBe(false);
  });

  it('starts a batch file of Windows with its arguments as they are, or not at all', () => {
    const path = 'C:\\Program Files\\nodejs\\npm.cmd';
    expect(batchLine(path, ['run', 'a&b', 'C:\\x\\'])).toEqual({
      program: 'cmd.exe',
      args: ['/d', '/s', '/c', `""${path}" "run" "a&b" "C:\\x\\\\""`],
      verbatim: true,
    });
    for (const bad of ['"', '%PATH%', 'a\nb', '!x!']) expect(batchLine(path, [bad])).toBeNull();
  });

  it('is shown as a person would type it', () => {
    expect(commandTitle('git', ['commit', '-m', "it's done", '--x=1'])).toBe(
      "git commit -m 'it'\\''s done' --x=1",
    );
    expect(commandTitle('make test', [])).toBe('make test');
  });
});
