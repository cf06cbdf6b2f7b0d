// The profile of sandbox-exec for a session on macOS. Pure. Later rules win.

import type { MountPlan } from './mount-plan.ts';

export interface SeatbeltOptions extends Pick<MountPlan, 'mounts' | 'jail'> {
  /** All of it, none, or only a port of this machine where the proxy listens. */
  readonly network: 'all' | 'none' | { readonly port: number; readonly local: readonly number[] };
  /** Folders for temporary files. */
  readonly temporary: readonly string[];
}

/** What programs need to start where nothing else is. */
const SYSTEM = [
  '/usr',
  '/bin',
  '/sbin',
  '/System',
  '/Library',
  '/private/etc',
  '/private/var/db',
  '/opt',
  '/dev',
];

/** A profile in the language of sandbox-exec. */
export function seatbeltProfile({ mounts, jail, network, temporary }: SeatbeltOptions): string {
  const writesAnywhere = mounts.some(({ mode, path }) => mode === 'rw' && path === '/');
  return [
    '(version 1)',
    '(allow default)',
    ...(writesAnywhere ? [] : ['(deny file-write*)']),
    ...(jail
      ? ['(deny file-read*)', rule('allow', 'file-read*', [...SYSTEM, '/private/tmp'])]
      : []),
    '(allow file-read-metadata)',
    rule('allow', 'file-write*', [...temporary, '/dev']),
    ...(jail ? [rule('allow', 'file-read*', temporary)] : []),
    ...mounts
      .filter(({ path }) => path !== '/')
      .flatMap(({ mode, path }) => {
        if (mode === 'deny') return [rule('deny', 'file-read* file-write*', [path])];
        if (mode === 'rw') return [rule('allow', 'file-read* file-write*', [path])];
        if (mode === 'deny-write') return [rule('deny', 'file-write*', [path])];
        return [rule('allow', 'file-read*', [path]), rule('deny', 'file-write*', [path])];
      }),
    ...networkRules(network),
    // What opens programs outside the box, and what types into them.
    '(deny appleevent-send)',
    '(deny mach-lookup (global-name "com.apple.coreservices.launchservicesd"))',
    '',
  ].join('\n');
}

function networkRules(network: SeatbeltOptions['network']): string[] {
  if (network === 'all') return [];
  const ports = network === 'none' ? [] : [network.port, ...network.local];
  return [
    '(deny network*)',
    ...ports.map((port) => `(allow network-outbound (remote ip "localhost:${port}"))`),
  ];
}

function rule(verdict: 'allow' | 'deny', what: string, paths: readonly string[]): string {
  return `(${verdict} ${what} ${paths.map((path) => `(subpath ${quoted(path)})`).join(' ')})`;
}

/** A text of the profile's language; nothing in a path ends it. */
function quoted(path: string): string {
  return `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
