/** The part of a key press that is looked at. */
export interface PasteKeyEvent {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly metaKey: boolean;
}

/**
 * True for the keys that make the browser itself paste. They are left to it: a paste event needs no
 * permission, reading the clipboard does.
 */
export function isNativePaste(event: PasteKeyEvent, os: 'mac' | 'windows' | 'linux'): boolean {
  if (event.altKey) return false;
  const v = event.key.toLowerCase() === 'v';
  if (os === 'mac') return v && event.metaKey && !event.ctrlKey && !event.shiftKey;
  if (event.metaKey) return false;
  if (event.key === 'Insert') return event.shiftKey && !event.ctrlKey;
  return v && event.ctrlKey && event.shiftKey;
}
