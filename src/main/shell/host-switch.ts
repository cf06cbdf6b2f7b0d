import { isDoorName } from '#shared/protocol/door/door-handshake.ts';

/** Starts the program as a session host. */
export const SESSION_HOST_SWITCH = '--session-host';
const NAME = '--name=';

/** True if the arguments ask for a session host. */
export function isSessionHost(args: readonly string[]): boolean {
  return args.includes(SESSION_HOST_SWITCH);
}

/** The name the host should have, or null if none or no valid one is given. */
export function hostNameOf(args: readonly string[]): string | null {
  const given = args.find((arg) => arg.startsWith(NAME))?.slice(NAME.length);
  return given !== undefined && isDoorName(given) ? given : null;
}
