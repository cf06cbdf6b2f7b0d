import { describe, expect, it } from 'vitest';
import { opencodeProfile } from '../profiles/opencode-profile.ts';
import { authMethodsOf, readAuthMethods } from './auth-method.ts';
import { type LoginAgent, terminalAuth } from './terminal-auth.ts';

const agent: LoginAgent = {
  profile: opencodeProfile(),
  path: '/lib/opencode-linux-x64/bin/opencode',
  command: '/node',
  programArgs: ['/script.js'],
  args: ['/script.js', 'acp'],
  env: { PATH: '/bin', KEEP: '1' },
};

function only(method: unknown) {
  const [read] = readAuthMethods([method]);
  if (read === undefined) throw new Error('not understood');
  return read;
}

describe('the four shapes of auth methods', () => {
  it('untagged, and "agent": the agent does it', () => {
    expect(only({ id: 'chatgpt', name: 'ChatGPT', description: 'Log in' })).toEqual({
      kind: 'agent',
      id: 'chatgpt',
      name: 'ChatGPT',
      description: 'Log in',
    });
    expect(
      only({ id: 'x', type: 'agent', name: '', description: null, _meta: { 'api-key': {} } }),
    ).toEqual({
      kind: 'agent',
      id: 'x',
      name: 'x',
      description: undefined,
    });
  });

  it('"terminal": the agent itself with more arguments and variables', () => {
    const method = only({
      id: 't',
      name: 'T',
      type: 'terminal',
      args: ['--login', 7],
      env: { A: 'b', KEEP: '2', bad: 1 },
    });
    expect(method).toMatchObject({ kind: 'terminal', command: undefined, args: ['--login'] });
    expect(terminalAuth(method, agent)).toEqual({
      command: '/node',
      args: ['/script.js', 'acp', '--login'],
      env: { PATH: '/bin', KEEP: '2', A: 'b' },
      label: 'T',
    });
  });

  it('"terminal" in the place where Qwen says it', () => {
    const method = only({
      id: 'openai',
      name: 'OpenAI',
      _meta: { type: 'terminal', args: ['--auth-type=openai'] },
    });
    expect(terminalAuth(method, agent)?.args).toEqual(['/script.js', 'acp', '--auth-type=openai']);
  });

  it('_meta["terminal-auth"]: a command, whose own bare name becomes the program we found', () => {
    const of = (command: unknown) =>
      only({
        id: 'o',
        name: 'O',
        _meta: {
          'terminal-auth': { command, args: ['auth', 'login', null], label: 'OpenCode Login' },
        },
      });
    for (const name of ['opencode', 'OpenCode.exe', 'opencode.cmd']) {
      expect(terminalAuth(of(name), agent)).toEqual({
        command: '/node',
        args: ['/script.js', 'auth', 'login'],
        env: agent.env,
        label: 'OpenCode Login',
      });
    }
    expect(terminalAuth(of('/abs/claude'), agent)).toMatchObject({
      command: '/abs/claude',
      args: ['auth', 'login'],
    });
    expect(terminalAuth(of('gcloud'), agent)?.command).toBe('gcloud');
    for (const nothing of ['', '  ', 7, undefined]) expect(of(nothing).kind).toBe('agent');
  });

  it('says more in _meta["terminal-auth"] than in its type', () => {
    const method = only({
      id: 'c',
      name: 'C',
      type: 'terminal',
      args: ['--cli'],
      _meta: { 'terminal-auth': { command: '/abs/node', args: ['cli.js'] } },
    });
    expect(terminalAuth(method, agent)).toMatchObject({
      command: '/abs/node',
      args: ['cli.js'],
      label: 'C',
    });
  });

  it('"env_var": values that a person enters, in both spellings', () => {
    const vars = [
      { name: 'CODEX_API_KEY', label: 'Key' },
      { name: 'REGION', secret: false, optional: true },
      { name: 'not a name' },
      7,
    ];
    const method = only({
      id: 'e',
      name: 'E',
      type: 'env_var',
      vars,
      link: 'https://example.org/keys',
    });
    expect(method).toEqual({
      kind: 'environment',
      id: 'e',
      name: 'E',
      description: undefined,
      link: 'https://example.org/keys',
      variables: [
        { name: 'CODEX_API_KEY', label: 'Key', secret: true, optional: false },
        { name: 'REGION', label: undefined, secret: false, optional: true },
      ],
    });
    expect(
      only({ id: 'e', name: 'E', type: 'env_var', varName: 'KEY', link: 'javascript:x' }),
    ).toMatchObject({
      variables: [{ name: 'KEY' }],
      link: undefined,
    });
    expect(terminalAuth(method, agent)).toBeUndefined();
    expect(readAuthMethods([{ id: 'e', name: 'E', type: 'env_var', vars: [] }])).toEqual([]);
  });

  it('leaves out what is none, and keeps its neighbours', () => {
    const odd = [null, 7, 'x', {}, { id: '' }, { id: 5 }, [], { id: 'good' }];
    expect(readAuthMethods(odd)).toMatchObject([{ id: 'good' }]);
    for (const none of [undefined, null, 'x', {}, { authMethods: 7 }]) {
      expect(readAuthMethods(none)).toEqual([]);
      expect(authMethodsOf(none)).toEqual([]);
    }
    expect(authMethodsOf({ authMethods: [{ id: 'a' }] })).toMatchObject([{ id: 'a' }]);
    const many = Array.from({ length: 1000 }, (_, n) => ({ id: String(n) }));
    expect(readAuthMethods(many)).toHaveLength(32);
  });
});
