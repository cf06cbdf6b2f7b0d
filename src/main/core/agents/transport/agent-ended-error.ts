import { ProcessError } from '../errors/acp-error.ts';
import type { AgentExit } from './transport.ts';

/** Characters of stderr in a message; the whole tail is a field of the error. */
const MAX_SHOWN = 1500;

/**
 * An agent that ended before it answered. What it wrote last is in the message: often that is the
 * whole diagnosis, e.g. file and line of a mistake in its configuration.
 */
export function agentEndedError(label: string, exit: AgentExit, cause?: unknown): ProcessError {
  const how =
    exit.signal === null
      ? `ended with code ${exit.exitCode ?? 'unknown'}`
      : `was ended by ${exit.signal}`;
  const { stderrTail } = exit;
  const shown = stderrTail.length <= MAX_SHOWN ? stderrTail : `…${stderrTail.slice(-MAX_SHOWN)}`;
  const words =
    shown === '' ? 'It wrote nothing. Start it in a terminal to see more.' : `It wrote:\n${shown}`;
  return new ProcessError(`${label} ${how} before it was ready. ${words}`, exit, { cause });
}
