import { expect, test } from 'vitest';
import { type EggEnvironmentOptions, eggEnvironment } from './egg-environment.ts';
import { builtInRules, deniesAtHome, type FsRule } from './egg-rules.ts';

const options: EggEnvironmentOptions = {
  user: {
    ...{
      HOME: '/home/me',
      PATH: '/usr/bin',
      LANG: 'C',
      LC_TIME: 'C',
      SECRET: 'x',
      OPENAI_API_KEY: 'k',
    },
    ...{ CLAUDECODE: '1', CLAUDE_CODE_ENTRYPOINT: 'cli', WT_USER: 'somebody', AERIE_TOKEN: 't' },
    SSH_AUTH_SOCK: '/tmp/agent',
  },
  rules: { env: ['HOME', 'PATH', 'WT_USER'] },
  names: ['OPENAI_API_KEY'],
  sessionId: '5f0c91ab',
  caller: {
    ...{ roost: 'r', userId: 'u1', email: 'a@b.example', role: 'member', passkeys: [] },
    displayName: 'Eve $(id)\n"; é',
  },
  home: '/homes/1',
  folder: {
    shared: '/egg/shared',
    shims: '/egg/shims',
    previewFile: '/egg/shared/.wt-preview-5f0c91ab',
  },
  sshDenied: true,
  windows: false,
};

test('a session gets what its rules name, what its agent needs, and who uses it', () => {
  expect(eggEnvironment(options)).toEqual({
    ...{
      HOME: '/homes/1',
      PATH: '/egg/shims:/usr/bin',
      LANG: 'C',
      LC_TIME: 'C',
      OPENAI_API_KEY: 'k',
    },
    ...{ TERM: 'xterm-256color', GIT_TERMINAL_PROMPT: '0', BROWSER: 'wt-browser' },
    ...{ WT_SESSION_ID: '5f0c91ab', WT_SESSION_DIR: '/egg/shared', WT_PREVIEW_DIR: '/egg/shared' },
    WT_PREVIEW_FILE: '/egg/shared/.wt-preview-5f0c91ab',
    ...{ WT_USER: 'u1', WT_USER_EMAIL: 'a@b.example', WT_USER_NAME: 'Eve id ' },
  });
});

test('all variables are all but those that lead into other sessions', () => {
  const env = eggEnvironment({ ...options, rules: { env: '*' } });
  expect(env).toMatchObject({ SECRET: 'x', WT_USER: 'u1' });
  expect(Object.keys(env).filter((name) => /^(CLAUDE|AERIE|SSH)/.test(name))).toEqual([]);
  expect(eggEnvironment({ ...options, rules: { env: '*' }, sshDenied: false })).toHaveProperty(
    'SSH_AUTH_SOCK',
  );
});

test('nothing that a roost says of somebody ends a line, a word or a variable', () => {
  const told = '\n\r\0\u001b]0;x\u0007$(id)`id`;\u2028A=B\t"\\';
  const caller = { ...options.caller, userId: told, email: told, displayName: told };
  const env = eggEnvironment({ ...options, caller });
  for (const name of ['WT_USER', 'WT_USER_EMAIL', 'WT_USER_NAME']) {
    expect(env[name]).toBe('0xididAB');
  }
});

test('variables of the user that pose as those of a session, of an agent or of Aerie are dropped', () => {
  const user = { WT_TOOL_SOCKET: 'x', wt_user: 'x', AERIE_HOME: 'x', CLAUDECODE: '1' };
  const more = {
    CLAUDE_CODE_ENTRYPOINT: 'cli',
    ELECTRON_RUN_AS_NODE: '1',
    Wt_More: 'x',
    KEPT: '1',
  };
  const env = eggEnvironment({ ...options, rules: { env: '*' }, user: { ...user, ...more } });
  expect(Object.values(env)).not.toContain('x');
  expect(env).toMatchObject({ KEPT: '1' });
  expect(env).not.toHaveProperty('ELECTRON_RUN_AS_NODE');
  expect(env).not.toHaveProperty('CLAUDE_CODE_ENTRYPOINT');
});

test.each<[string, readonly FsRule[], boolean]>([
  ['the built-in ones', builtInRules.fs, true],
  ['none', [], false],
  ['the whole home folder', [{ mode: 'deny', path: '~' }], true],
  ['its whole path', [{ mode: 'deny', path: '/home/me/.ssh' }], true],
  [
    'everything',
    [
      { mode: 'deny', path: '/' },
      { mode: 'rw', path: '.' },
    ],
    true,
  ],
  [
    'all but it',
    [
      { mode: 'deny', path: '~' },
      { mode: 'ro', path: '~/.ssh' },
    ],
    false,
  ],
  ['another that begins like it', [{ mode: 'deny', path: '~/.s' }], false],
  ['what is in it', [{ mode: 'deny', path: '~/.ssh/id' }], false],
])('keys are out of reach by rules that deny %s', (_, rules, denied) => {
  expect(deniesAtHome(rules, '/home/me', '.ssh')).toBe(denied);
});

test('Windows keeps its own spelling of names', () => {
  const env = eggEnvironment({
    ...options,
    windows: true,
    user: { Path: 'C:\\bin', SystemRoot: 'C:\\Windows' },
  });
  expect(env).toMatchObject({ Path: 'C:\\bin', SystemRoot: 'C:\\Windows' });
  expect(env).not.toHaveProperty('PATH');
});
