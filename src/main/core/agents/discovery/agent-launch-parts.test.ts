import { describe, expect, it } from 'vitest';
import { BadOptionError } from '../errors/acp-error.ts';
import { geminiProfile } from '../profiles/gemini-profile.ts';
import { opencodeProfile } from '../profiles/opencode-profile.ts';
import { agentArguments } from './agent-arguments.ts';
import { agentEnvironment } from './agent-environment.ts';
import { shimTarget } from './windows-shim.ts';

describe('agentArguments', () => {
  it('appends flags, then extra arguments in their order', () => {
    expect(
      agentArguments(opencodeProfile(), {
        pure: true,
        cliFlags: ['--print-logs', '--log-level', 'INFO'],
        extraArgs: { verbose: null, model: 'a b', 'max-old': '', 'o.p': '1' },
      }),
    ).toEqual([
      'acp',
      '--pure',
      '--print-logs',
      '--log-level',
      'INFO',
      '--verbose',
      '--model=a b',
      '--max-old=',
      '--o.p=1',
    ]);
    expect(agentArguments(geminiProfile())).toEqual(['--acp']);
  });

  it('refuses pure mode where there is none, and names with dashes', () => {
    expect(() => agentArguments(geminiProfile(), { pure: true })).toThrow(
      'Gemini cannot leave plugins out.',
    );
    for (const name of ['--model', '', 'a b', '-x']) {
      expect(() => agentArguments(geminiProfile(), { extraArgs: { [name]: null } })).toThrow(
        BadOptionError,
      );
    }
  });
});

describe('agentEnvironment', () => {
  const base = {
    PATH: '/bin',
    HOME: '/me',
    ELECTRON_RUN_AS_NODE: '1',
    NODE_OPTIONS: '--inspect',
    AERIE_TOKEN: 'secret',
    nothing: undefined,
  };

  it('drops what is ours and lays wishes over the rest', () => {
    expect(
      agentEnvironment({
        base,
        profileEnv: { A: '1', B: '1' },
        env: { B: '2' },
        platform: 'linux',
      }),
    ).toEqual({ PATH: '/bin', HOME: '/me', A: '1', B: '2' });
    const { env } = { env: { NODE_OPTIONS: '--max-old-space-size=9' } };
    expect(agentEnvironment({ base, env, platform: 'linux' })['NODE_OPTIONS']).toBe(
      '--max-old-space-size=9',
    );
  });

  it('sets the home of opencode unless it was set explicitly', () => {
    const home = {
      base: { XDG_DATA_HOME: '/inherited' },
      opencodeHome: '/home',
      platform: 'linux' as const,
    };
    expect(agentEnvironment(home)).toEqual({ XDG_DATA_HOME: '/home' });
    expect(agentEnvironment({ ...home, env: { XDG_DATA_HOME: '/mine' } })).toEqual({
      XDG_DATA_HOME: '/mine',
    });
  });

  it('has no variable twice on Windows', () => {
    expect(
      agentEnvironment({ base: { Path: 'C:\\a' }, env: { PATH: 'C:\\b' }, platform: 'win32' }),
    ).toEqual({
      Path: 'C:\\b',
    });
  });
});

describe('shimTarget', () => {
  const at = 'C:\\npm\\agent.cmd';

  it.each([
    ['"%_prog%"  "%dp0%\\node_modules\\a\\cli.js" %*', 'C:\\npm\\node_modules\\a\\cli.js', []],
    [
      '"%_prog%" --no-warnings --x=1 "%dp0%\\cli.mjs" %*',
      'C:\\npm\\cli.mjs',
      ['--no-warnings', '--x=1'],
    ],
    ['@"%~dp0\\node.exe"  "%~dp0\\..\\lib\\cli.js" %*', 'C:\\lib\\cli.js', []],
    ['@node "%~dp0\\cli.js" %*', 'C:\\npm\\cli.js', []],
    ['"%dp0%\\node_modules\\a\\a.exe"   %*', 'C:\\npm\\node_modules\\a\\a.exe', []],
  ])('reads %s', (line, path, nodeFlags) => {
    expect(shimTarget(at, `@ECHO off\r\n${line}\r\n`)).toEqual({ path, nodeFlags });
  });

  it.each(['', '@echo hello', 'call other.bat %*', '"%dp0%\\node.exe" %*'])(
    'cannot read "%s"',
    (line) => {
      expect(shimTarget(at, line)).toBeUndefined();
    },
  );
});
