import { describe, expect, it } from 'vitest';
import { profile } from '#shared/contract/settings.ts';
import { detectProfiles, type ShellLookup } from './detect-profiles.ts';

function machine(
  programs: Readonly<Record<string, string>>,
  more: Partial<ShellLookup> = {},
): ShellLookup {
  return {
    listedShells: async () => ['# comment', '', ...Object.keys(programs)],
    isProgram: (path) => path in programs,
    realPath: (path) => programs[path] ?? path,
    linuxDistributions: async () => [],
    ...more,
  };
}

const linux = { platform: 'linux', env: { PATH: '/usr/bin:/opt/bin' } } as const;

describe('detectProfiles', () => {
  it('lists the login shell first and each other shell once', async () => {
    const system = machine({
      '/bin/sh': '/usr/bin/dash',
      '/bin/bash': '/usr/bin/bash',
      '/usr/bin/bash': '/usr/bin/bash',
      '/bin/rbash': '/usr/bin/bash',
      '/usr/bin/dash': '/usr/bin/dash',
      '/usr/bin/tmux': '/usr/bin/tmux',
      '/usr/bin/zsh': '/usr/bin/zsh',
    });
    const found = await detectProfiles({ ...linux, loginShell: '/bin/bash', system });
    expect(found.map(({ id, shell, args }) => [id, shell, ...args])).toEqual([
      ['default', '/bin/bash', '-l'],
      ['sh', '/bin/sh'],
      ['zsh', '/usr/bin/zsh', '-l'],
    ]);
  });

  it('leaves out what is listed but gone, and finds shells that are not listed', async () => {
    const system = machine(
      {
        '/bin/bash': '/bin/bash',
        '/opt/bin/pwsh': '/opt/ps/pwsh',
        '/usr/bin/fish': '/usr/bin/fish',
      },
      { listedShells: async () => ['/bin/bash', '/bin/gone'] },
    );
    const found = await detectProfiles({ ...linux, loginShell: '/bin/bash', system });
    expect(found.map(({ shell }) => shell)).toEqual([
      '/bin/bash',
      '/usr/bin/fish',
      '/opt/bin/pwsh',
    ]);
  });

  it('gives two shells of one name ids of their own', async () => {
    const system = machine({ '/a/zsh': '/a/zsh', '/b/zsh': '/b/zsh' });
    const found = await detectProfiles({ ...linux, loginShell: '/bin/bash', system });
    expect(found.map(({ id }) => id)).toEqual(['default', 'zsh', 'zsh-2']);
  });

  it('knows the shells of Windows and its Linux distributions', async () => {
    const programs = [
      'C:\\Program Files\\PowerShell\\7\\pwsh.exe',
      'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
      'C:\\Windows\\System32\\cmd.exe',
      'C:\\Program Files\\Git\\bin\\bash.exe',
      'C:\\Windows\\System32\\wsl.exe',
    ];
    const system = machine(Object.fromEntries(programs.map((path) => [path, path])), {
      linuxDistributions: async () => ['Debian', 'Ubuntu-24.04'],
    });
    const loginShell = programs[0] ?? '';
    const found = await detectProfiles({ platform: 'win32', env: {}, loginShell, system });
    expect(found.map(({ id, name, args }) => [id, name, ...args])).toEqual([
      ['default', 'pwsh'],
      ['windows-powershell', 'Windows PowerShell'],
      ['command-prompt', 'Command Prompt'],
      ['git-bash', 'Git Bash', '-l', '-i'],
      ['wsl-debian', 'Debian (WSL)', '-d', 'Debian'],
      ['wsl-ubuntu-24-04', 'Ubuntu-24.04 (WSL)', '-d', 'Ubuntu-24.04'],
    ]);
  });

  it('gives what the contract takes, on this machine too', async () => {
    const found = await detectProfiles({
      platform: process.platform,
      env: process.env,
      loginShell: '/bin/sh',
    });
    for (const one of found) expect(profile.parse(one)).toEqual(one);
    expect(found[0]?.id).toBe('default');
  });
});
