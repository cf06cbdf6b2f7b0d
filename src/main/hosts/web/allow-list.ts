// Which Host and Origin headers may talk to the local web door. This is what stops other web sites
// (by their Origin) and DNS rebinding (by its Host), so it runs before anything else is looked at.

const names = ['127.0.0.1', 'localhost', '[::1]'];

/** True if a `Host` header names this machine's loopback at exactly `port`. */
function isAllowedHost(host: string | undefined, port: number): boolean {
  return host !== undefined && names.some((name) => host.toLowerCase() === `${name}:${port}`);
}

/** True if an `Origin` header is one of our own pages. An absent Origin is not. */
function isAllowedOrigin(origin: string | undefined, port: number): boolean {
  return origin !== undefined && names.some((name) => origin === `http://${name}:${port}`);
}

/** What the door looks at first in a request. */
export interface RequestHead {
  readonly method: string;
  readonly url: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly upgrade: boolean;
}

/** Longest request target read. A sign-in link is far shorter. */
export const MAX_URL = 2048;

/** Refusal of a request by its head alone, or undefined if it may go on. */
export function refuseHead(
  head: RequestHead,
  port: number,
): { status: number; text: string } | undefined {
  if (!isAllowedHost(head.host, port)) {
    return { status: 421, text: `Open Aerie at http://127.0.0.1:${port} instead.` };
  }
  const reads = (head.method === 'GET' || head.method === 'HEAD') && !head.upgrade;
  if ((!reads || head.origin !== undefined) && !isAllowedOrigin(head.origin, port)) {
    return { status: 403, text: 'Requests from other web sites are refused.' };
  }
  if (head.url.length > MAX_URL) return { status: 414, text: 'The address is too long.' };
  if (head.method !== 'GET' && head.method !== 'HEAD') {
    return { status: 405, text: 'Only GET is supported here.' };
  }
  return undefined;
}
