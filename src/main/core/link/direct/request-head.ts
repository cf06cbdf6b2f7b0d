// What is looked at first in a request to the direct door, before anything is verified or opened.

import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';

/** Longest request target read; those of the door are far shorter. */
const MAX_URL = 256;
/** What a socket speaks; browsers send it with their pass, and get it back. */
export const SUBPROTOCOL = 'wing.pty';
const PASS_PREFIX = 'bearer.';

export interface DirectHead {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly upgrade: boolean;
}

/** The HTTP status to refuse a request with by its head alone, or null. */
export function refuseHead(
  { method, url, headers, upgrade }: DirectHead,
  /** Name that this machine is reached by, if it is no address. */
  host: string,
  origins: readonly string[],
): number | null {
  // A page of another site may have its name point here; an address cannot be had like that.
  if (!isHostHere(headers.host, host)) return 421;
  if (headers.origin !== undefined && !origins.includes(headers.origin)) return 403;
  if (url.length > MAX_URL) return 414;
  const path = url.split('?')[0];
  if (path !== (upgrade ? '/ws/pty' : '/health')) return 404;
  return method === 'GET' ? null : 405;
}

function isHostHere(header: string | undefined, host: string): boolean {
  const name = header?.toLowerCase().replace(/:\d{1,5}$/, '');
  if (!name) return false;
  if (name === 'localhost' || name === host.toLowerCase()) return true;
  return isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0;
}

/**
 * The pass in a request: as bearer token or, for browsers, which cannot send that, as a sub-protocol.
 * Empty if there is none. Never from the address, which ends up in logs.
 */
export function passOf(headers: IncomingHttpHeaders): string {
  const bearer = /^Bearer ([\w.-]+)$/i.exec(headers.authorization ?? '')?.[1];
  if (bearer) return bearer;
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((each) => each.trim());
  return offered.find((each) => each.startsWith(PASS_PREFIX))?.slice(PASS_PREFIX.length) ?? '';
}
