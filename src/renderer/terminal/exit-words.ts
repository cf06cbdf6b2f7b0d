import type { ExitStatus } from '#shared/contract/session.ts';

const signalWords: Readonly<Record<string, string>> = {
  SIGHUP: 'its terminal was closed',
  SIGINT: 'it was interrupted',
  SIGQUIT: 'it was asked to quit',
  SIGILL: 'it ran an invalid instruction',
  SIGABRT: 'it gave up after an internal error',
  SIGBUS: 'it used memory wrongly',
  SIGFPE: 'it did an impossible calculation',
  SIGKILL: 'it was forced to end',
  SIGSEGV: 'it used memory wrongly',
  SIGPIPE: 'its reader went away',
  SIGTERM: 'it was asked to end',
};

/** How a session ended, as a sentence. */
export function exitWords(exit: ExitStatus): string {
  if (exit.signal !== null) {
    const why = signalWords[exit.signal];
    return why ? `Ended by ${exit.signal}: ${why}.` : `Ended by ${exit.signal}.`;
  }
  return exit.code === 0 ? 'Ended normally (exit code 0).' : `Ended with exit code ${exit.code}.`;
}
