import { silentLogger } from '#shared/base/ports.ts';
import { AgentClient } from '../client/agent-client.ts';
import type { AgentClientOptions } from '../client/client-options.ts';
import { CapabilityError } from '../errors/acp-error.ts';
import type { CallOptions } from '../session/session-options.ts';
import { AuthFlow, type AuthFlowOptions, type AuthFlowPorts } from './auth-flow.ts';
import { ownTerminal } from './own-terminal.ts';
import { withLogin } from './with-login.ts';

/** Who is asked for a log-in, and where it runs; our own terminal unless given. */
export interface ClientLoginOptions
  extends AuthFlowOptions,
    Pick<AuthFlowPorts, 'choose' | 'terminal' | 'askVariables'> {}

export interface LoggedInClientOptions extends AgentClientOptions, CallOptions {
  readonly login: ClientLoginOptions;
}

/**
 * As `withClient`. If somebody has to log in first, asks for it, and runs `work` once more with a new
 * agent: work that did something before it failed does it again.
 * @throws what `start` or `work` do; after a failed log-in the first error with that failure as cause
 */
export async function withLoggedInClient<T>(
  options: LoggedInClientOptions,
  work: (client: AgentClient) => Promise<T>,
): Promise<T> {
  const { login, ...forClient } = options;
  const signal = options.signal ?? new AbortController().signal;
  let client = new AgentClient(forClient);
  let env: Readonly<Record<string, string>> = {};
  const flow = new AuthFlow(
    {
      ...login,
      terminal: login.terminal ?? ownTerminal(),
      agent: () => programOf(client),
      authenticate: (id) => client.authenticate(id, { signal }),
    },
    login,
  );
  try {
    await client.start({ signal });
    return await withLogin(() => work(client), {
      login: async (error) => {
        ({ env } = await flow.login(error, signal));
      },
      restart: async () => {
        await client.close();
        client = new AgentClient({ ...forClient, env: { ...forClient.env, ...env } });
        await client.start({ signal });
      },
    });
  } finally {
    await client.close().catch((err: unknown) => {
      (options.logger ?? silentLogger).warn({ err }, 'A client did not close properly.');
    });
  }
}

function programOf(client: AgentClient): ReturnType<AuthFlowPorts['agent']> {
  if (client.program !== undefined) return client.program;
  throw new CapabilityError(
    'The agent was not started from here, so its log-in cannot be.',
    'auth',
  );
}
