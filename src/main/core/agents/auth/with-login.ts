import { AuthRequiredError } from '../errors/acp-error.ts';
import { toAcpError } from '../errors/to-acp-error.ts';

export interface WithLoginPorts {
  /** Logs somebody in; rejects if that fails or is cancelled. Never without a person's wish. */
  readonly login: (error: AuthRequiredError) => Promise<void>;
  /** Starts the agent again, and what it had open: it reads who is logged in when it starts. */
  readonly restart: () => Promise<void>;
}

/**
 * Makes a call; if somebody has to log in first: logs in, restarts the agent and makes the call once
 * more, only once.
 * @throws what the call throws; after a failed log-in the original error with that failure as cause
 */
export async function withLogin<T>(call: () => Promise<T>, ports: WithLoginPorts): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const asked = toAcpError(error);
    if (!(asked instanceof AuthRequiredError)) throw asked;
    try {
      await ports.login(asked);
      await ports.restart();
    } catch (failure) {
      const { message, methods, providerId, data } = asked;
      throw new AuthRequiredError(message, { methods, providerId, data }, { cause: failure });
    }
  }
  return call();
}
