import { ClientClosedError, TransportError } from '../errors/acp-error.ts';
import { toAcpError } from '../errors/to-acp-error.ts';
import type { AgentExit } from '../transport/transport.ts';

/** What became of a connection that nobody here closed. */
export function lostError(reason: unknown, exit: AgentExit | undefined): TransportError {
  const closed = new Error('ACP connection closed', { cause: reason });
  const error = toAcpError(exit ? closed : (reason ?? closed), { exit });
  if (error instanceof TransportError) return error;
  const message = 'The connection to the agent broke. Restart the agent.';
  return new TransportError(message, 'read', { cause: reason });
}

/** What calls after `close` are told. */
export function closedError(): ClientClosedError {
  return new ClientClosedError('The client is closed. Make another one.');
}
