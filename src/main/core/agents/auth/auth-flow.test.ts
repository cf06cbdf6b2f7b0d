import { describe, expect, it } from 'vitest';
import { Emitter } from '#shared/base/emitter.ts';
import type { CreateSession, ExitStatus } from '#shared/contract/index.ts';
import {
  AuthRequiredError,
  CancelledError,
  CapabilityError,
  type ExitInfo,
  InvalidParamsError,
  ProcessError,
} from '../errors/acp-error.ts';
import { claudeProfile } from '../profiles/claude-profile.ts';
import { AuthFlow, type AuthFlowOptions, type AuthFlowPorts } from './auth-flow.ts';
import { readAuthMethods } from './auth-method.ts';
import { type LoginTerminal, runLogin } from './run-login.ts';
import { sessionLoginTerminal } from './session-login-terminal.ts';
import type { LoginLaunch } from './terminal-auth.ts';
import { withLogin } from './with-login.ts';

const methods = readAuthMethods([
  { id: 'browser', name: 'Browser' },
  { id: 'cli', name: 'CLI', type: 'terminal', args: ['--login'] },
  {
    id: 'key',
    name: 'Key',
    type: 'env_var',
    vars: [{ name: 'KEY' }, { name: 'REGION', optional: true }],
  },
]);
const [browser, cli, key] = methods;
const inTerminal = readAuthMethods([{ id: 'cli', name: 'CLI', type: 'terminal' }])[0] ?? never();

const signal = new AbortController().signal;
const required = new AuthRequiredError('Log in first.', {
  methods,
  providerId: 'acme',
  data: { a: 1 },
});

function never(): never {
  throw new Error('not understood');
}

function terminalThatEnds(exit: ExitInfo): LoginTerminal & { readonly ran: LoginLaunch[] } {
  const ran: LoginLaunch[] = [];
  return {
    ran,
    run: async (launch) => {
      ran.push(launch);
      return exit;
    },
  };
}

const good = { exitCode: 0, signal: null };
const launch: LoginLaunch = { command: 'x', args: [], env: {}, label: 'Log in\u001b[2J' };

function flow(ports: Partial<AuthFlowPorts> = {}, options: AuthFlowOptions = {}) {
  const authenticated: string[] = [];
  const made = new AuthFlow(
    {
      agent: () => ({
        profile: claudeProfile(),
        path: '/claude',
        command: '/claude',
        programArgs: [],
        args: [],
        env: {},
      }),
      authenticate: async (id) => void authenticated.push(id),
      ...ports,
    },
    options,
  );
  return { made, authenticated };
}

describe('AuthFlow', () => {
  it('lets the agent do it when a person picks that', async () => {
    const { made, authenticated } = flow({ choose: async ([first]) => first ?? null });
    expect(await made.login(required, signal)).toEqual({ method: browser, env: {} });
    expect(authenticated).toEqual(['browser']);
  });

  it('A67 runs the program of the method in a terminal', async () => {
    const terminal = terminalThatEnds(good);
    const { made } = flow({ terminal, choose: async () => cli ?? null });
    expect(await made.login(required, signal)).toEqual({ method: cli, env: {} });
    expect(terminal.ran).toMatchObject([{ command: '/claude', args: ['--login'], label: 'CLI' }]);
  });

  it('asks for variables, takes only those that were asked for, and insists on those needed', async () => {
    const { made } = flow({
      choose: async () => key ?? null,
      askVariables: async () => ({ KEY: ' secret ', REGION: '', PATH: '/evil' }),
    });
    expect(await made.login(required, signal)).toEqual({ method: key, env: { KEY: 'secret' } });
    const empty = flow({ choose: async () => key ?? null, askVariables: async () => ({}) });
    await expect(empty.made.login(required, signal)).rejects.toThrow(InvalidParamsError);
    const none = flow({ choose: async () => key ?? null, askVariables: async () => null });
    await expect(none.made.login(required, signal)).rejects.toThrow(CancelledError);
  });

  it('offers only what can be done here', async () => {
    const offered: string[][] = [];
    const choose: AuthFlowPorts['choose'] = async (shown) => {
      offered.push(shown.map(({ id }) => id));
      return null;
    };
    await expect(flow({ choose }).made.login(required, signal)).rejects.toThrow(CancelledError);
    const all = { choose, terminal: terminalThatEnds(good), askVariables: async () => null };
    await expect(flow(all).made.login(required, signal)).rejects.toThrow(CancelledError);
    expect(offered).toEqual([['browser'], ['browser', 'cli', 'key']]);
    const onlyTerminal = { methods: [inTerminal] };
    await expect(flow({ choose }).made.login(onlyTerminal, signal)).rejects.toThrow(
      CapabilityError,
    );
    await expect(flow({ choose }).made.use(inTerminal, signal)).rejects.toThrow(CapabilityError);
  });

  it('starts nothing without a person, unless told to', async () => {
    const terminal = terminalThatEnds(good);
    await expect(flow({ terminal }).made.login(required, signal)).rejects.toThrow(CancelledError);
    expect(terminal.ran).toEqual([]);
    await flow({ terminal }, { autoLaunchLogin: true }).made.login(required, signal);
    expect(terminal.ran).toHaveLength(1);
  });

  it('has one log-in at a time, which all share', async () => {
    const { promise, resolve } = Promise.withResolvers<ExitInfo>();
    let runs = 0;
    const terminal: LoginTerminal = {
      run: () => {
        runs += 1;
        return promise;
      },
    };
    const { made } = flow({ terminal }, { autoLaunchLogin: true });
    const both = [made.login(required, signal), made.login(required, signal)];
    resolve(good);
    await Promise.all(both);
    expect(runs).toBe(1);
    await made.login(required, signal);
    expect(runs).toBe(2);
  });
});

describe('runLogin', () => {
  it('takes only exit code 0 for success', async () => {
    await runLogin(launch, terminalThatEnds(good), signal);
    const one = runLogin(launch, terminalThatEnds({ exitCode: 1, signal: null }), signal);
    await expect(one).rejects.toThrow(ProcessError);
    await expect(one).rejects.toThrow('"Log in" ended with code 1, so nobody is logged in.');
    const killed = runLogin(
      launch,
      terminalThatEnds({ exitCode: null, signal: 'SIGKILL' }),
      signal,
    );
    await expect(killed).rejects.toThrow('by SIGKILL');
  });

  it('knows a terminal that cannot start it from one that was closed', async () => {
    const broken: LoginTerminal = { run: () => Promise.reject(new Error('no pty')) };
    await expect(runLogin(launch, broken, signal)).rejects.toMatchObject({
      code: 'process',
      cause: { message: 'no pty' },
    });
    const stop = new AbortController();
    const closing: LoginTerminal = {
      run: async () => {
        stop.abort();
        throw new Error('closed');
      },
    };
    await expect(runLogin(launch, closing, stop.signal)).rejects.toThrow(CancelledError);
    await expect(runLogin(launch, terminalThatEnds(good), stop.signal)).rejects.toThrow(
      CancelledError,
    );
  });
});

describe('withLogin', () => {
  const steps: string[] = [];
  const ports = {
    login: async () => void steps.push('login'),
    restart: async () => void steps.push('restart'),
  };

  function callThatFails(times: number, error: Error = required): () => Promise<string> {
    let calls = 0;
    return async () => {
      calls += 1;
      steps.push(`call ${calls}`);
      if (calls <= times) throw error;
      return 'done';
    };
  }

  it('A67 logs in, restarts the agent and repeats the call once', async () => {
    steps.length = 0;
    expect(await withLogin(callThatFails(1), ports)).toBe('done');
    expect(steps).toEqual(['call 1', 'login', 'restart', 'call 2']);
    steps.length = 0;
    await expect(withLogin(callThatFails(2), ports)).rejects.toBe(required);
    expect(steps).toEqual(['call 1', 'login', 'restart', 'call 2']);
  });

  it('does nothing for calls that succeed, or fail otherwise', async () => {
    steps.length = 0;
    expect(await withLogin(callThatFails(0), ports)).toBe('done');
    await expect(withLogin(callThatFails(1, new Error('other')), ports)).rejects.toThrow('other');
    expect(steps).toEqual(['call 1', 'call 1']);
  });

  it.each(['login', 'restart'] as const)(
    'gives the first error back when %s fails',
    async (step) => {
      const failure = new CancelledError('Nobody logged in.');
      const error = await withLogin(callThatFails(1), {
        ...ports,
        [step]: () => Promise.reject(failure),
      }).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(AuthRequiredError);
      expect(error).toMatchObject({
        message: 'Log in first.',
        methods,
        providerId: 'acme',
        data: { a: 1 },
        cause: failure,
      });
    },
  );
});

describe('sessionLoginTerminal', () => {
  class FakeSession {
    readonly exited = new Emitter<ExitStatus>();
    readonly onDidExit = this.exited.event;
    readonly info: { id: string; exit: ExitStatus | null } = { id: 's1', exit: null };
    ended = 0;

    async end(): Promise<void> {
      this.ended += 1;
      this.exited.fire({ code: 0, signal: 'SIGHUP', at: 1 });
    }
  }

  function scene(session = new FakeSession()) {
    const asked: CreateSession[] = [];
    const opened: string[] = [];
    const sessions = {
      create: async (request: CreateSession) => {
        asked.push(request);
        return session;
      },
    };
    const terminal = sessionLoginTerminal(sessions, {
      cwd: '/p',
      onDidOpen: (id) => opened.push(id),
    });
    return { session, asked, opened, terminal };
  }

  it('opens a session with the agent’s own environment, and waits for its end', async () => {
    const { session, asked, opened, terminal } = scene();
    const running = terminal.run({ ...launch, args: ['a'], env: { A: 'b' } }, signal);
    await new Promise(setImmediate);
    session.exited.fire({ code: 0, signal: null, at: 1 });
    expect(await running).toEqual(good);
    expect(opened).toEqual(['s1']);
    expect(asked).toEqual([
      {
        shell: 'x',
        args: ['a'],
        env: { A: 'b' },
        envMode: 'replace',
        name: 'Log in',
        cwd: '/p',
        cols: 100,
        rows: 30,
      },
    ]);
  });

  it('notices an end that came at once, and ends the session when it is cancelled', async () => {
    const quick = new FakeSession();
    quick.info.exit = { code: 3, signal: null, at: 1 };
    expect(await scene(quick).terminal.run(launch, signal)).toEqual({ exitCode: 3, signal: null });
    const stop = new AbortController();
    const { session, terminal } = scene();
    const running = terminal.run(launch, stop.signal);
    await new Promise(setImmediate);
    stop.abort();
    expect(await running).toEqual({ exitCode: null, signal: 'SIGHUP' });
    expect(session.ended).toBe(1);
  });
});
