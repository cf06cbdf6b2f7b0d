// Which sandbox this machine really has. A program that is installed may still be forbidden to work, as
// in containers and where user namespaces are turned off: it is tried.

import { execFile } from 'node:child_process';
import { onPath } from '../../../pty/login-shell.ts';
import { systemCallFilter } from './system-call-filter.ts';

/** What sessions can be kept in. */
export type Sandbox =
  | {
      readonly kind: 'bubblewrap';
      readonly program: string;
      readonly prlimit: string | null;
      /** The filter of system calls that works here; null if none does. */
      readonly filter: Uint8Array | null;
      /** What starts it where drives that are attached later do not appear; empty if that is not possible. */
      readonly apart: readonly string[];
    }
  | { readonly kind: 'seatbelt'; readonly program: string }
  | { readonly kind: 'none'; readonly why: string };

export interface SandboxSearch {
  readonly platform: NodeJS.Platform;
  /** The user's PATH. */
  readonly path: string | undefined;
  /** Default: that of this process. */
  readonly arch?: string;
  /**
   * Resolves with null if the program did its work, else with what it said. `input`: what it reads.
   * Default: runs it.
   */
  readonly tryProgram?: (
    program: string,
    args: readonly string[],
    input?: Uint8Array,
  ) => Promise<string | null>;
}

const TRY_TIMEOUT = 10_000;
const SYSTEM_PATH = '/usr/bin:/bin:/usr/local/bin:/usr/sbin:/sbin';
/** Mounts of its own, which learn nothing of later ones; bubblewrap itself goes on learning of them. */
const APART = ['--user', '--map-current-user', '--mount', '--propagation', 'private', '--'];
const SEATBELT = '/usr/bin/sandbox-exec';

/** Looks for a sandbox and tries it. Never rejects. */
export async function findSandbox(search: SandboxSearch): Promise<Sandbox> {
  const { platform, path, arch = process.arch, tryProgram = runOnce } = search;
  if (platform === 'darwin') {
    const said = await tryProgram(SEATBELT, ['-p', '(version 1)(allow default)', '/usr/bin/true']);
    if (said === null) return { kind: 'seatbelt', program: SEATBELT };
    return { kind: 'none', why: 'sandbox-exec does not work on this machine' };
  }
  if (platform !== 'linux') return { kind: 'none', why: 'there is none for this system' };
  const places = `${SYSTEM_PATH}:${path ?? ''}`;
  const program = onPath('bwrap', places);
  if (!program) return { kind: 'none', why: 'bubblewrap is not installed' };
  const box = [
    ...['--unshare-user', '--unshare-pid', '--unshare-net', '--unshare-ipc', '--unshare-uts'],
    ...['--die-with-parent', '--cap-drop', 'ALL', '--ro-bind', '/', '/', '--proc', '/proc'],
    ...['--dev', '/dev', '--perms', '0111', '--tmpfs', '/tmp'],
  ];
  const nothing = ['--', '/bin/sh', '-c', ':'];
  const found = {
    kind: 'bubblewrap',
    program,
    prlimit: onPath('prlimit', places) ?? null,
  } as const;
  const calls = systemCallFilter(arch);
  const works = async (filter: Uint8Array | null, apart: readonly string[]): Promise<boolean> => {
    const [first, ...rest] = [...apart, program];
    const filtered = filter ? ['--seccomp', '0'] : [];
    const args = [...rest, ...box, ...filtered, ...nothing];
    return (await tryProgram(first, args, filter ?? undefined)) === null;
  };
  const filter = calls && (await works(calls, [])) ? calls : null;
  if (!filter && !(await works(null, []))) {
    return { kind: 'none', why: 'bubblewrap is installed but may not make namespaces here' };
  }
  const unshare = onPath('unshare', places);
  const apart = unshare ? [unshare, ...APART] : [];
  return { ...found, filter, apart: (await works(filter, apart)) ? apart : [] };
}

function runOnce(
  program: string,
  args: readonly string[],
  input: Uint8Array = new Uint8Array(),
): Promise<string | null> {
  return new Promise((resolve) => {
    const options = { timeout: TRY_TIMEOUT, killSignal: 'SIGKILL' } as const;
    const { stdin } = execFile(program, args, options, (error, _out, said) =>
      resolve(error ? said || error.message : null),
    );
    // It may have ended without reading.
    stdin?.on('error', () => {}).end(input);
  });
}
