import { constants } from 'node:os';

const names = new Map<number, string>();
// Some numbers have two names (SIGIOT, SIGPOLL); the first listed is the usual one.
for (const [name, number] of Object.entries(constants.signals)) {
  if (!names.has(number)) names.set(number, name);
}

/** Name of a signal number on this system, such as `SIGKILL`; `SIG<n>` if it has none. */
export function signalName(number: number): string {
  return names.get(number) ?? `SIG${number}`;
}
