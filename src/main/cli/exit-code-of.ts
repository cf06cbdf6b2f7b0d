import { constants } from 'node:os';
import type { ConnectedWing } from './command-context.ts';
import { SIGNAL_BASE, UNKNOWN_SIGNAL } from './exit-code.ts';

/** What a shell would answer for a program that ended like this. */
export function shellExitCode(code: number, signal: string | null): number {
  if (signal === null) return code < 0 ? UNKNOWN_SIGNAL : code & 0xff;
  const number = Object.entries(constants.signals).find(([name]) => name === signal)?.[1];
  return number === undefined ? UNKNOWN_SIGNAL : SIGNAL_BASE + number;
}

/** The same for a session of which only the code is known: the signal is asked for while it is listed. */
export async function exitCodeOf(wing: ConnectedWing, id: string, code: number): Promise<number> {
  if (code >= 0) return shellExitCode(code, null);
  const session = await wing.api.sessions.get({ id }).catch(() => undefined);
  return shellExitCode(code, session?.exit?.signal ?? null);
}
