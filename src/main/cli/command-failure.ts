// Whatever went wrong, as one line that says what to do, a code for scripts, and an exit code.

import { ExitCode } from './exit-code.ts';

/** A failure that a command explains itself. `code` is for scripts. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  readonly code: string;
  readonly exitCode: number;

  constructor(code: string, message: string, exitCode: number = ExitCode.failed) {
    super(message);
    this.code = code;
    this.exitCode = exitCode;
  }
}

/** What a person and a script are told. */
export interface Explanation {
  readonly code: string;
  readonly message: string;
  readonly exitCode: number;
}

export const NOT_RUNNING = 'Aerie is not running. Start it, or run "aerie daemon".';

export const LOST = 'The connection to Aerie was lost. Run "aerie doctor" to see what is wrong.';

const exitCodes: Readonly<Record<string, number>> = {
  bad_request: ExitCode.usage,
  session_not_found: ExitCode.notFound,
  no_match: ExitCode.notFound,
  wing_not_found: ExitCode.notFound,
  roost_unreachable: ExitCode.notRunning,
  session_exists: ExitCode.wrongState,
  session_exited: ExitCode.wrongState,
  recording_active: ExitCode.wrongState,
  recording_inactive: ExitCode.wrongState,
  disconnected: ExitCode.notRunning,
  shutting_down: ExitCode.notRunning,
};

const advice: Readonly<Record<string, string>> = {
  session_not_found: 'Run "aerie ls" to see what there is.',
  no_match: 'Run "aerie ls" to see what there is.',
};

/** Explains anything thrown. Failures of a call carry the contract's code. */
export function explainFailure(error: unknown): Explanation {
  if (error instanceof CommandFailure) return error;
  if (!(error instanceof Error)) return internal(String(error));
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  if (code?.startsWith('commander.')) {
    return { code: 'usage', message: error.message, exitCode: ExitCode.usage };
  }
  if (code !== undefined && /^[a-z_]+$/.test(code)) {
    const hint = advice[code];
    const message = hint === undefined ? error.message : `${error.message} ${hint}`;
    return { code, message, exitCode: exitCodes[code] ?? ExitCode.failed };
  }
  if (/not open|closed|aborted/i.test(error.message)) {
    return { code: 'disconnected', message: LOST, exitCode: ExitCode.notRunning };
  }
  return internal(error.message);
}

/** A failure that came with a code of the contract, to be thrown. */
export function failureOf({ code, message }: { code: string; message: string }): CommandFailure {
  const failure = explainFailure(Object.assign(new Error(message), { code }));
  return new CommandFailure(failure.code, failure.message, failure.exitCode);
}

function internal(message: string): Explanation {
  return { code: 'internal', message: `Something went wrong: ${message}`, exitCode: 1 };
}
