/** Longest address that is passed on. */
const MAX_ADDRESS = 2048;

/** An address of a page, whole and normalised; null for anything a browser should not open. */
export function webAddress(text: string): string | null {
  if (text.length > MAX_ADDRESS || !URL.canParse(text)) return null;
  const { protocol, href } = new URL(text);
  return (protocol === 'http:' || protocol === 'https:') && href.length <= MAX_ADDRESS
    ? href
    : null;
}
