import { describe, expect, it } from 'vitest';
import { isProgram, loginShell, onPath } from './login-shell.ts';

const all = (): boolean => true;

describe('loginShell', () => {
  it.each([
    ['/bin/zsh', { SHELL: '/bin/fish' }, '/bin/zsh'],
    [null, { SHELL: '/bin/fish' }, '/bin/fish'],
    ['/usr/sbin/nologin', { SHELL: '/bin/fish' }, '/bin/fish'],
    ['/bin/false', {}, '/bin/bash'],
    [null, { SHELL: 'fish' }, '/bin/bash'],
  ])('account %j and %j give %s', (account, env, expected) => {
    expect(loginShell({ platform: 'linux', env, account, isProgram: all })).toBe(expected);
  });

  it('passes over a shell that is not installed', () => {
    const options = { platform: 'linux', env: {}, account: '/opt/zsh' } as const;
    expect(loginShell({ ...options, isProgram: (path) => path === '/bin/sh' })).toBe('/bin/sh');
    expect(loginShell({ ...options, isProgram: () => false })).toBe('/bin/sh');
  });

  it('prefers PowerShell 7, then Windows PowerShell, then ComSpec', () => {
    const env = { SystemRoot: 'C:\\W', ProgramFiles: 'C:\\P', ComSpec: 'C:\\W\\cmd.exe' };
    const best = (installed: (path: string) => boolean): string =>
      loginShell({ platform: 'win32', env, isProgram: installed });
    expect(best(all)).toBe('C:\\P\\PowerShell\\7\\pwsh.exe');
    expect(best((path) => path.endsWith('powershell.exe'))).toBe(
      'C:\\W\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
    );
    expect(best(() => false)).toBe('C:\\W\\cmd.exe');
  });

  it('names a program that exists on this machine', () => {
    expect(isProgram(loginShell({ platform: process.platform, env: process.env }))).toBe(true);
  });
});

describe('onPath', () => {
  it('takes the first folder that has it and no relative one', () => {
    const runs = (path: string): boolean => path === '/b/x' || path === '/c/x' || path === 'd/x';
    expect(onPath('x', 'd:/a:/b:/c', runs)).toBe('/b/x');
    expect(onPath('x', 'd:', runs)).toBeUndefined();
    expect(onPath('x', undefined, runs)).toBeUndefined();
  });
});
