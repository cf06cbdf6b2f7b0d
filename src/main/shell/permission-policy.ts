import { isOwnUrl } from '#hosts/electron/sender-policy.ts';

/**
 * What our own page may do without asking: copy, paste and full screen. Reading the clipboard is for
 * the paste command; programs in a terminal can never reach it.
 */
const allowed = new Set(['clipboard-sanitized-write', 'clipboard-read', 'fullscreen']);

/** Whether a page may use a browser permission. Everything is denied to everybody else. */
export function isPermitted(request: {
  readonly permission: string;
  readonly url: string;
  readonly isMainFrame: boolean;
}): boolean {
  return request.isMainFrame && allowed.has(request.permission) && isOwnUrl(request.url);
}
