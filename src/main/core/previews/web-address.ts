import { MAX_WEB_ADDRESS } from '#shared/contract/limits.ts';

/** An address of a page, whole and normalised; null for anything a browser should not open. */
export function webAddress(text: string): string | null {
  if (text.length > MAX_WEB_ADDRESS || !URL.canParse(text)) return null;
  const { protocol, href, username, password } = new URL(text);
  // A name before the host hides where a link leads.
  if (username !== '' || password !== '') return null;
  return (protocol === 'http:' || protocol === 'https:') && href.length <= MAX_WEB_ADDRESS
    ? href
    : null;
}
