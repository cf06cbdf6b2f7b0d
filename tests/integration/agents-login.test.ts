// A log-in in a real terminal session of Aerie, and what follows from it.
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { client, type NewSessionResponse } from '@agentclientprotocol/sdk/unstable';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AuthFlow } from '#core/agents/auth/auth-flow.ts';
import { type AgentAuthMethod, authMethodsOf } from '#core/agents/auth/auth-method.ts';
import { ownTerminal } from '#core/agents/auth/own-terminal.ts';
import { sessionLoginTerminal } from '#core/agents/auth/session-login-terminal.ts';
import type { LoginLaunch } from '#core/agents/auth/terminal-auth.ts';
import { withLogin } from '#core/agents/auth/with-login.ts';
import { findAgent } from '#core/agents/discovery/find-agent.ts';
import { AuthRequiredError, ProcessError } from '#core/agents/errors/acp-error.ts';
import { toAcpError } from '#core/agents/errors/to-acp-error.ts';
import { customProfile } from '#core/agents/profiles/custom-profile.ts';
import { query } from '#core/agents/query/query.ts';
import { subprocessTransport } from '#core/agents/transport/subprocess-transport.ts';
import { aerieSessions } from '#tests/support/aerie-sessions.ts';
import { fakeAgentScript } from '#tests/support/fake-agent/fake-agent-launch.ts';

/** An agent that wants somebody to log in by its own program, run with `loginFlag`. */
async function agentWithLogin(loginFlag: (file: string) => string, prompting = false) {
  const home = await mkdtemp(join(tmpdir(), 'agents-login-'));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  const file = join(home, 'logged-in');
  const own = {
    command: 'fake-agent',
    args: [fakeAgentScript, loginFlag(file)],
    label: 'Fake login',
  };
  const methods = [{ id: 'fake-login', name: 'Log in', _meta: { 'terminal-auth': own } }];
  const profile = customProfile({
    name: 'Fake',
    command: process.execPath,
    args: [
      fakeAgentScript,
      `${prompting ? 'auth-prompt' : 'auth'}=${file}`,
      `methods=${JSON.stringify(methods)}`,
    ],
  });
  return { home, file, profile };
}

async function scene(loginFlag: (file: string) => string) {
  const { home, file, profile } = await agentWithLogin(loginFlag);
  // As if the program were called what the agent calls itself.
  const found = {
    ...(await findAgent(profile, { env: { TMPDIR: home } })),
    path: '/usr/bin/fake-agent',
  };
  const opened: string[] = [];
  const { launcher } = aerieSessions(home);
  const start = async () => {
    const transport = await subprocessTransport(found, { cwd: home })({
      signal: AbortSignal.timeout(30_000),
    });
    onTestFinished(() => transport.close());
    const { agent } = client({ name: 'test' }).connect(transport.stream);
    const answer = await agent.request('initialize', {
      protocolVersion: 1,
      clientCapabilities: {},
    });
    return { transport, agent, authMethods: authMethodsOf(answer) };
  };
  let running = await start();
  const flow = new AuthFlow(
    {
      agent: () => found,
      terminal: sessionLoginTerminal(launcher, { onDidOpen: (id) => opened.push(id) }),
      authenticate: async () => {},
    },
    { autoLaunchLogin: true },
  );
  const newSession = (): Promise<NewSessionResponse> =>
    withLogin(
      () =>
        running.agent
          .request('session/new', { cwd: home, mcpServers: [] })
          .catch((error: unknown) => Promise.reject(toAcpError(error, running))),
      {
        login: async (error) => void (await flow.login(error, AbortSignal.timeout(30_000))),
        restart: async () => {
          await running.transport.close();
          running = await start();
        },
      },
    );
  return { newSession, opened, file, pid: () => running.transport.pid };
}

describe.skipIf(process.platform === 'win32')('logging in to an agent', () => {
  it('A67 opens a terminal session, restarts the agent and repeats what failed, once', async () => {
    const { newSession, opened, file, pid } = await scene((path) => `login=${path}`);
    const first = pid();
    const { sessionId } = await newSession();
    expect(sessionId).toMatch(/^fake-/);
    expect(existsSync(file)).toBe(true);
    expect(opened).toHaveLength(1);
    expect(pid()).not.toBe(first);
  });

  it('A67 a query that needs a log-in asks for one, and is asked once more', async () => {
    for (const prompting of [false, true]) {
      const { profile, file, home } = await agentWithLogin((path) => `login=${path}`, prompting);
      const ran: string[] = [];
      const options = {
        profile,
        cwd: home,
        env: { TMPDIR: home },
        login: {
          terminal: {
            run: async ({ args }: LoginLaunch) => {
              ran.push(...args);
              await writeFile(file, 'in');
              return { exitCode: 0, signal: null };
            },
          },
          choose: async ([first]: readonly AgentAuthMethod[]) => first ?? null,
        },
      };
      const { text } = await query('hello', options);
      expect(text).toBe('hello');
      expect(ran).toEqual([fakeAgentScript, `login=${file}`]);
      await rm(file);
      const { login: _, ...without } = options;
      await expect(query('hello', without)).rejects.toThrow(AuthRequiredError);
      expect(ran).toHaveLength(2);
    }
  });

  it('A67 lets the agent log in by itself, or gives it what a person entered', async () => {
    const home = await mkdtemp(join(tmpdir(), 'agents-login-'));
    onTestFinished(() => rm(home, { recursive: true, force: true }));
    const vars = [{ name: 'FAKE_KEY' }];
    const methods = [
      { id: 'browser', name: 'Browser' },
      { id: 'key', name: 'Key', type: 'env_var', vars },
    ];
    const wanting = [`auth=${join(home, 'logged-in')}`, 'auth-variable=FAKE_KEY'];
    for (const [index, flag] of wanting.entries()) {
      const args = [fakeAgentScript, flag, `methods=${JSON.stringify(methods)}`];
      const { text } = await query('hello', {
        profile: customProfile({ name: 'Fake', command: process.execPath, args }),
        cwd: home,
        env: { TMPDIR: home },
        login: {
          choose: async (offered) => offered[index] ?? null,
          askVariables: async () => ({ FAKE_KEY: 'a secret' }),
        },
      });
      expect(text).toBe('hello');
    }
  });

  it('runs a log-in in the terminal of this program', async () => {
    const terminal = ownTerminal();
    const run = (code: string, signal = AbortSignal.timeout(30_000)) =>
      terminal.run({ command: process.execPath, args: ['-e', code], env: {}, label: 'x' }, signal);
    expect(await run('process.exit(7)')).toEqual({ exitCode: 7, signal: null });
    const stop = new AbortController();
    const running = run('setInterval(() => {}, 1000)', stop.signal);
    stop.abort();
    await expect(running).rejects.toThrow();
  });

  it('A67 a log-in that fails leaves the first error, and tells why', async () => {
    const { newSession, opened, pid } = await scene(() => 'login-fails');
    const first = pid();
    const error = await newSession().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(AuthRequiredError);
    expect(error).toMatchObject({ providerId: 'fake', cause: expect.any(ProcessError) });
    expect(opened).toHaveLength(1);
    expect(pid()).toBe(first);
  });
});
