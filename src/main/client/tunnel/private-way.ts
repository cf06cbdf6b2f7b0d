/** Names of this machine to itself; all of 127.0.0.0/8 is. */
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * True if nobody between here and the roost at `url` can read what passes, or take it for something
 * else: it is encrypted on the way (`wss:`, `https:`), or does not leave the machine.
 */
export function isPrivateWay(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'wss:' || protocol === 'https:' || LOOPBACK.test(hostname);
}
