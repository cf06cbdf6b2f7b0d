import { copyText } from '../stores/copy-text.ts';

/** Puts the address of a page on the clipboard, and says how it went. */
export function copyAddress(url: string): Promise<void> {
  return copyText(url, { done: 'Address copied', failed: 'The address was not copied' });
}
