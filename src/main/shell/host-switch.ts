import { isDoorName } from '#shared/protocol/door/door-handshake.ts';

/** Starts the program as a session host. */
const SESSION_HOST_SWITCH = '--session-host';
const NAME = '--name=';

/**
 * Makes the program a session host. On Linux it needs neither a display, which may go, nor Chromium's
 * sandbox, which a copy of the program cannot set up everywhere: it opens no page.
 */
export function hostSwitches(platform: NodeJS.Platform): readonly string[] {
  const linux = ['--no-sandbox', '--ozone-platform=headless'];
  return platform === 'linux' ? [SESSION_HOST_SWITCH, ...linux] : [SESSION_HOST_SWITCH];
}

/** True if the arguments ask for a session host. */
export function isSessionHost(args: readonly string[]): boolean {
  return args.includes(SESSION_HOST_SWITCH);
}

/** The name the host should have, or null if none or no valid one is given. */
export function hostNameOf(args: readonly string[]): string | null {
  const given = args.find((arg) => arg.startsWith(NAME))?.slice(NAME.length);
  return given !== undefined && isDoorName(given) ? given : null;
}
