import { safeUrl } from '../terminal/link-policy.ts';

/** A web page as it is told of before it is opened. */
export interface PageWords {
  /** Checked, to be opened. */
  readonly url: string;
  /** Whose page it is: host and port. */
  readonly site: string;
  /** What to know before it is opened. */
  readonly warning: string | undefined;
}

/** Undefined for an address that may not be opened. */
export function pageWords(address: string): PageWords | undefined {
  const url = safeUrl(address);
  if (url === undefined) return undefined;
  const { protocol, host, hostname } = new URL(url);
  const open = protocol === 'http:' && !isLoopback(hostname);
  const warning = open ? 'Not encrypted: others on the network can read and change it.' : undefined;
  return { url, site: host, warning };
}

/** True for names that mean the machine itself. */
function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(\.\d+){3}$/.test(hostname)
  );
}
