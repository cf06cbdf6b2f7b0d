import { plainLine } from '#shared/chat/safe-text.ts';
import { CancelledError, type ExitInfo, ProcessError } from '../errors/acp-error.ts';
import type { LoginLaunch } from './terminal-auth.ts';

/** Where log-in programs run: a person sees it and can type. */
export interface LoginTerminal {
  /** Runs a program until it ends; ends it when `signal` aborts. @throws if it cannot be started */
  run(launch: LoginLaunch, signal: AbortSignal): Promise<ExitInfo>;
}

/**
 * Runs a log-in to its end. Only exit code 0 is success.
 * @throws CancelledError if `signal` aborted, ProcessError if it failed or could not be started
 */
export async function runLogin(
  launch: LoginLaunch,
  terminal: LoginTerminal,
  signal: AbortSignal,
): Promise<void> {
  const what = plainLine(launch.label, 80);
  if (signal.aborted) throw cancelled(signal);
  let exit: ExitInfo;
  try {
    exit = await terminal.run(launch, signal);
  } catch (cause) {
    if (signal.aborted) throw cancelled(signal);
    throw new ProcessError(
      `"${what}" could not be started. Log in from a terminal of your own instead.`,
      { exitCode: null, signal: null, stderrTail: '' },
      { cause },
    );
  }
  if (signal.aborted) throw cancelled(signal);
  if (exit.exitCode === 0) return;
  const how =
    exit.signal === null ? `with code ${exit.exitCode ?? 'unknown'}` : `by ${exit.signal}`;
  throw new ProcessError(`"${what}" ended ${how}, so nobody is logged in. Try again.`, {
    ...exit,
    stderrTail: '',
  });
}

function cancelled(signal: AbortSignal): CancelledError {
  return new CancelledError('The log-in was cancelled.', { cause: signal.reason });
}
