// The command line of bubblewrap for a session. Pure.
//
// It stays in the terminal's own process session: the terminal was made for this box alone and ends with
// it, so there is nobody that typing into it from inside (TIOCSTI) could reach, and a new process session
// would take Ctrl-C and job control away.

import type { Mount, MountPlan } from './mount-plan.ts';

export interface BubblewrapOptions extends Pick<MountPlan, 'mounts' | 'jail'> {
  readonly cwd: string;
  /** Whether it sees the network of this machine. */
  readonly network: boolean;
  /** Where the filter of system calls is read from; null without one. */
  readonly filterFd?: number | null;
  /** Files of this machine that are there under other names. */
  readonly files: readonly {
    readonly from: string;
    readonly to: string;
    readonly writable: boolean;
  }[];
}

/** What programs need to start where nothing else is. */
export const SYSTEM = [
  '/usr',
  '/bin',
  '/sbin',
  '/lib',
  '/lib32',
  '/lib64',
  '/etc',
  '/opt',
  '/nix/store',
];
/** Sockets of this machine's services are in `/run`: whoever reaches them is out of the box. */
const NEEDED_OF_RUN = [
  '/run/systemd/resolve/stub-resolv.conf',
  '/run/systemd/resolve/resolv.conf',
  '/run/resolvconf/resolv.conf',
  '/run/NetworkManager/resolv.conf',
  '/run/current-system',
  '/run/opengl-driver',
];
/**
 * Settings of the kernel, for the whole machine. They ask who owns a file, not what a program may do: so
 * those of root could change them in a sandbox as well, and have programs of theirs run outside.
 */
const KERNEL = ['sys', 'sysrq-trigger', 'irq', 'bus', 'fs', 'acpi', 'scsi'].map(
  (name) => `/proc/${name}`,
);
/** Sockets of the screen, of agents with keys and of other terminals are among temporary files. */
const TEMPORARY = ['/tmp', '/var/tmp', '/dev/shm'];
/** Folders that are a session's own. */
export const PRIVATE = [...TEMPORARY, '/run', '/dev', '/proc'];

/** The arguments before `--` and the program. */
export function bubblewrapArguments(options: BubblewrapOptions): string[] {
  const { mounts, jail, cwd, network, files, filterFd = null } = options;
  const root = mounts.find(({ path }) => path === '/');
  return [
    ...['--unshare-user', '--unshare-pid', '--unshare-ipc', '--unshare-uts'],
    ...['--unshare-cgroup-try', '--die-with-parent', '--cap-drop', 'ALL'],
    ...(network ? [] : ['--unshare-net']),
    ...(jail
      ? ['--tmpfs', '/', ...SYSTEM.flatMap((path) => ['--ro-bind-try', path, path])]
      : [root?.mode === 'rw' ? '--bind' : '--ro-bind', '/', '/']),
    ...['--proc', '/proc', '--dev', '/dev', '--tmpfs', '/run'],
    ...[...KERNEL, ...(jail ? [] : ['/sys'])].flatMap((path) => ['--ro-bind-try', path, path]),
    ...NEEDED_OF_RUN.flatMap((path) => ['--ro-bind-try', path, path]),
    ...TEMPORARY.flatMap((path) => ['--tmpfs', path]),
    ...mounts.filter(({ path }) => path !== '/').flatMap(mountArguments),
    ...files.flatMap(({ from, to, writable }) => [writable ? '--bind' : '--ro-bind', from, to]),
    ...['--chdir', cwd],
    ...(filterFd === null ? [] : ['--seccomp', `${filterFd}`]),
  ];
}

function mountArguments({ mode, path, isFolder }: Mount): string[] {
  if (mode === 'rw') return ['--bind', path, path];
  if (mode !== 'deny') return ['--ro-bind', path, path];
  // Passable, for what is opened below it; a device on a mount without devices cannot be opened.
  return isFolder ? ['--perms', '0111', '--tmpfs', path] : ['--ro-bind', '/dev/null', path];
}
