import { safeUrl } from '../../terminal/link-policy.ts';

const MAX_MAIL = 320;

/** Where a link in a message may lead: a web or mail address; undefined if it may lead nowhere. */
export function linkTarget(href: string | undefined): string | undefined {
  if (href === undefined) return undefined;
  if (!/^mailto:/i.test(href)) return safeUrl(href);
  // Only whom to write to: subject and body are not for an agent to choose.
  const address = /^mailto:([^?#]+)/i.exec(href)?.[1];
  if (address === undefined || address.length > MAX_MAIL) return undefined;
  return /^[\w.!#$%&'*+/=^`{|}~-]+@[\w.-]+$/.test(address) ? `mailto:${address}` : undefined;
}
