import { describe, expect, it } from 'vitest';
import { shellKind } from './shell-kind.ts';

describe('shellKind', () => {
  it.each([
    ['/bin/bash', 'bash'],
    ['bash', 'bash'],
    ['-bash', 'bash'],
    ['/opt/bash-5.2', 'bash'],
    ['C:\\Program Files\\Git\\bin\\bash.exe', 'bash'],
    ['/usr/local/bin/zsh', 'zsh'],
    ['/bin/zsh-5.9', 'zsh'],
    ['/usr/bin/fish', 'fish'],
    ['C:\\Program Files\\PowerShell\\7\\pwsh.exe', 'powershell'],
    ['C:/Windows/System32/WindowsPowerShell/v1.0/PowerShell.EXE', 'powershell'],
    ['C:\\Windows\\System32\\cmd.exe', 'cmd'],
    ['/bin/sh', 'posix'],
    ['/bin/dash', 'posix'],
    ['/bin/ksh93', 'posix'],
    ['/usr/bin/nu', 'other'],
    ['/usr/bin/vim', 'other'],
    ['constructor', 'other'],
    ['', 'other'],
  ])('%s is %s', (path, kind) => {
    expect(shellKind(path)).toBe(kind);
  });
});
