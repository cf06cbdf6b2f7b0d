// What somebody enters as the address of a roost. Pure.

import { roostEntry } from '#shared/contract/remote-config.ts';

/** An address as it is kept, or what is wrong with it. */
export type RoostAddress =
  | { readonly url: string; readonly needsConsent: boolean }
  | { readonly problem: string };

const LOCAL = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Reads an address: `https://` is added where no scheme was typed, and a trailing slash goes. */
export function readRoostAddress(text: string): RoostAddress {
  const typed = text.trim();
  if (typed === '') return { problem: 'Enter the address of the roost.' };
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(typed) ? typed : `https://${typed}`;
  const url = withScheme.replace(/\/+$/, '');
  const parsed = URL.parse(url);
  if (!parsed || !/^https?:$/.test(parsed.protocol)) {
    return { problem: 'Enter an address like https://roost.example.org.' };
  }
  if (!roostEntry.shape.url.safeParse(url).success) {
    return { problem: 'Leave out everything after the host: no path, user or question mark.' };
  }
  return { url, needsConsent: parsed.protocol === 'http:' && !LOCAL.test(parsed.hostname) };
}
