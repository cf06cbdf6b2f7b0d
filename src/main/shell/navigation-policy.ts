import { isOwnUrl } from '#hosts/electron/sender-policy.ts';

const MAX_URL = 2048;
const outside = new Set(['http:', 'https:', 'mailto:']);

/**
 * The address to hand to the system's browser when a page wants to go to `url`, or null to do
 * nothing. The page itself never goes anywhere. Links come from terminal output: untrusted.
 */
export function externalUrl(url: string): string | null {
  if (url.length > MAX_URL || !URL.canParse(url)) return null;
  const parsed = new URL(url);
  if (!outside.has(parsed.protocol)) return null;
  // A name before the host hides where a link leads.
  if (parsed.username !== '' || parsed.password !== '') return null;
  if (parsed.protocol !== 'mailto:' && parsed.hostname === '') return null;
  return parsed.href;
}

/** Whether a page may go to `url` by itself: only to our own page again, which is a reload. */
export function mayNavigate(url: string): boolean {
  return isOwnUrl(url) && new URL(url).pathname === '/';
}
