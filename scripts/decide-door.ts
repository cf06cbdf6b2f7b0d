/** What is known about the machine when `npm start` chooses how to show the app. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isRoot: boolean;
  /** Whether the Electron runtime is installed; `unobtainable` after a download failed. */
  readonly runtime: 'present' | 'absent' | 'unobtainable';
  /** The user asked for the browser. */
  readonly browserWanted: boolean;
}

/** `download`: get the runtime, then ask again. `reason` completes "…, so Aerie opens in the browser". */
export type Door =
  | { readonly door: 'desktop' }
  | { readonly door: 'download' }
  | { readonly door: 'browser'; readonly reason: string };

/** Chooses between the desktop window and the browser. */
export function decideDoor(machine: Machine): Door {
  const reason = whyNoWindow(machine);
  if (reason !== undefined) return { door: 'browser', reason };
  if (machine.runtime === 'absent') return { door: 'download' };
  return { door: 'desktop' };
}

function whyNoWindow({
  platform,
  env,
  isRoot,
  runtime,
  browserWanted,
}: Machine): string | undefined {
  if (browserWanted) return 'You asked for the browser';
  const remote = Boolean(env['SSH_CONNECTION'] || env['SSH_TTY']);
  const display = Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
  if (platform === 'linux' && !display) return 'There is no display here';
  if (platform !== 'linux' && remote) return 'This is a remote shell without a display';
  if (platform === 'linux' && isRoot) {
    return 'The desktop window does not run as root, because its sandbox cannot';
  }
  if (runtime === 'unobtainable') return 'The Electron runtime could not be downloaded';
  return undefined;
}
