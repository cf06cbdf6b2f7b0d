import { expect, test } from 'vitest';
import { type EggEnvironmentOptions, eggEnvironment } from './egg-environment.ts';

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

test('Windows keeps its own spelling of names', () => {
  const env = eggEnvironment({
    ...options,
    windows: true,
    user: { Path: 'C:\\bin', SystemRoot: 'C:\\Windows' },
  });
  expect(env).toMatchObject({ Path: 'C:\\bin', SystemRoot: 'C:\\Windows' });
  expect(env).not.toHaveProperty('PATH');
});
