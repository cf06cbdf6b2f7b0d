// Bytes of the keys that touch keyboards lack. Pure.

/** A key that types `text`. */
export interface TouchKey {
  /** On the key. */
  readonly label: string;
  /** For assistive technology. */
  readonly name: string;
  readonly text: string;
}

/** Two rows of six; the arrows stand as on a keyboard. Ctrl and Alt hold until the next key. */
export const touchKeys: readonly (TouchKey | 'Ctrl' | 'Alt')[] = [
  { label: 'Esc', name: 'Esc', text: '\x1b' },
  { label: 'Tab', name: 'Tab', text: '\t' },
  { label: '|', name: 'Pipe', text: '|' },
  { label: '~', name: 'Tilde', text: '~' },
  { label: '↑', name: 'Up', text: '\x1b[A' },
  { label: '/', name: 'Slash', text: '/' },
  'Ctrl',
  'Alt',
  { label: '-', name: 'Minus', text: '-' },
  { label: '←', name: 'Left', text: '\x1b[D' },
  { label: '↓', name: 'Down', text: '\x1b[B' },
  { label: '→', name: 'Right', text: '\x1b[C' },
];

/** What a key sends with Ctrl or Alt held. Arrows take the modifier as xterm does. */
export function withModifiers(text: string, ctrl: boolean, alt: boolean): string {
  const arrow = /^\x1b\[([ABCD])$/.exec(text)?.[1];
  if (arrow !== undefined && (ctrl || alt)) {
    return `\x1b[1;${1 + (alt ? 2 : 0) + (ctrl ? 4 : 0)}${arrow}`;
  }
  const code = text.toUpperCase().charCodeAt(0);
  const controlled =
    ctrl && text.length === 1 && code >= 0x40 && code <= 0x5f
      ? String.fromCharCode(code & 0x1f)
      : text;
  return alt && text.length === 1 ? `\x1b${controlled}` : controlled;
}
