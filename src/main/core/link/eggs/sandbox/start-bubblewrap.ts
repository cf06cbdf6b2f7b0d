// How bubblewrap is started: with its arguments and its filter of system calls from files of a session's own,
// since they are more than a command line may hold. Sockets that are to be out of reach may vanish until
// then, and there would be no place to put anything over: so each is looked at a moment before, and what
// vanished even later has the box begin again without it.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sandbox } from './find-sandbox.ts';

const LIST_FD = 9;
/** Where bubblewrap finds the filter of system calls. */
export const FILTER_FD = 8;
const HIDE_FD = 7;
const STATE_FD = 6;
const TRIES = 3;

const ONCE = `exec ${LIST_FD}<"$1" ${FILTER_FD}<"$2" || exit 126; shift 2; exec "$0" "$@"`;
/**
 * What bubblewrap says of the program's end is how one knows that the box was made. The names of variables
 * are none that the session's environment may have.
 */
const AGAIN = `_box=$1 _calls=$2 _tries=0 _last=-1; shift 2
while :; do
  : >"$_box/bwrap-hide" || exit 126
  _count=0
  while IFS= read -r _path; do
    if [ -S "$_path" ]; then
      printf '%s\\0' --ro-bind /dev/null "$_path" || exit 126
      _count=$((_count+1))
    fi
  done <"$_box/bwrap-sockets" >"$_box/bwrap-hide"
  [ $_count -ne $_last ] || exit $_code
  "$0" "$@" ${LIST_FD}<"$_box/bwrap-args" ${FILTER_FD}<"$_calls" ${HIDE_FD}<"$_box/bwrap-hide" ${STATE_FD}>"$_box/bwrap-state"
  _code=$? _last=$_count _tries=$((_tries+1))
  if [ $_code -eq 0 ] || [ $_tries -ge ${TRIES} ]; then exit $_code; fi
  while IFS= read -r _line; do
    case $_line in *exit-code*) exit $_code ;; esac
  done <"$_box/bwrap-state"
done`;

export interface BubblewrapStart {
  readonly sandbox: Extract<Sandbox, { kind: 'bubblewrap' }>;
  /** Of bubblewrap, see `bubblewrapArguments`. */
  readonly options: readonly string[];
  /** Sockets to put out of reach. */
  readonly hidden: readonly string[];
  /** The program and its arguments. */
  readonly inside: readonly string[];
  /** The session's private folder. */
  readonly folder: string;
}

/** Writes what it reads; what is to be run then. Throws the system's error. */
export async function startBubblewrap(
  start: BubblewrapStart,
): Promise<{ readonly shell: string; readonly args: readonly string[] }> {
  const { sandbox, options, hidden, inside, folder } = start;
  const { program, filter, apart } = sandbox;
  const [first, ...rest] = [...apart, program];
  const list = join(folder, 'bwrap-args');
  await writeFile(list, options.map((one) => `${one}\0`).join(''), { mode: 0o600 });
  const calls = filter ? join(folder, 'bwrap-filter') : '/dev/null';
  if (filter) await writeFile(calls, filter, { mode: 0o600 });
  const from = ['--args', `${LIST_FD}`];
  if (hidden.length === 0) {
    return {
      shell: '/bin/sh',
      args: ['-c', ONCE, first, list, calls, ...rest, ...from, '--', ...inside],
    };
  }
  const sockets = hidden.map((path) => `${path}\n`).join('');
  await writeFile(join(folder, 'bwrap-sockets'), sockets, { mode: 0o600 });
  const more = ['--args', `${HIDE_FD}`, '--json-status-fd', `${STATE_FD}`];
  return {
    shell: '/bin/sh',
    args: ['-c', AGAIN, first, folder, calls, ...rest, ...from, ...more, '--', ...inside],
  };
}
