/** What the process answers with; docs/cli.md explains each. `run`, `attach` and `wait` may pass a program's own. */
export const ExitCode = {
  ok: 0,
  failed: 1,
  usage: 2,
  notRunning: 3,
  notFound: 4,
  wrongState: 5,
  timeout: 124,
  /** Of `run`: Aerie could not do it; of the command itself nothing is known. */
  runFailed: 125,
  notExecutable: 126,
  commandNotFound: 127,
} as const;

/** Added to the number of a signal that ended a program. */
export const SIGNAL_BASE = 128;
/** For a program that a signal ended whose name is not known. */
export const UNKNOWN_SIGNAL = 255;
