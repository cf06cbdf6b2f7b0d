import { describe, expect, it } from 'vitest';
import type { ShellKind } from '#shared/terminal/shell-kind.ts';
import { type ShellLaunch, withShellIntegration } from './shell-integration.ts';

const env = { HOME: '/home/me' };

function launch(kind: ShellKind, args: readonly string[], over = {}): ShellLaunch {
  const places = { resourcesDir: "/opt/it's", home: '/home/me', platform: 'linux' as const };
  return withShellIntegration({ kind, args, env, ...places, ...over });
}

describe('withShellIntegration', () => {
  it.each([
    [[], '0'],
    [['-i'], '0'],
    [['-l'], '1'],
    [['--login', '-i'], '1'],
    [['-il'], '1'],
  ])('starts bash %j with our file, which plays the login part', (args, login) => {
    expect(launch('bash', args)).toEqual({
      args: ['--init-file', "/opt/it's/shell-integration/bash.sh", '-i'],
      env: { ...env, AERIE_SHELL_LOGIN: login },
    });
  });

  it('points zsh to our folder and remembers where the user has it', () => {
    expect(launch('zsh', ['-l'])).toEqual({
      args: ['-l'],
      env: { ...env, ZDOTDIR: "/opt/it's/shell-integration/zsh" },
    });
    expect(launch('zsh', [], { env: { ZDOTDIR: '/z' } }).env).toMatchObject({
      AERIE_ZDOTDIR: '/z',
    });
  });

  it('hands fish and PowerShell a command, quoted for them', () => {
    expect(launch('fish', ['-l']).args).toEqual([
      '-l',
      '-C',
      "source '/opt/it\\'s/shell-integration/aerie.fish'",
    ]);
    expect(launch('powershell', ['-NoLogo']).args).toEqual([
      '-NoLogo',
      '-NoExit',
      '-Command',
      ". '/opt/it''s/shell-integration/aerie.ps1'",
    ]);
  });

  it.each([
    ['bash', ['-c', 'make']],
    ['bash', ['--norc']],
    ['bash', ['script.sh']],
    ['zsh', ['-f']],
    ['fish', ['-c', 'ls']],
    ['powershell', ['-File', 'x.ps1']],
    ['cmd', []],
    ['posix', ['-l']],
    ['other', []],
  ] as const)('leaves %s %j alone', (kind, args) => {
    expect(launch(kind, args)).toEqual({ args, env });
  });

  it('never changes what it was given', () => {
    const args = Object.freeze(['-l']);
    const frozen = Object.freeze({ ...env });
    for (const kind of ['bash', 'zsh', 'fish'] as const) {
      expect(() => launch(kind, args, { env: frozen })).not.toThrow();
    }
  });
});
