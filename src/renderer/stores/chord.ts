// Key chords as text, such as `Mod+Shift+P`: parse, compare with key events, spell for a person.
// Pure; letters match the typed letter so that they follow the keyboard layout, digits and
// punctuation match the key's place so that Shift does not change them.

import type { OperatingSystem } from './platform.ts';

export interface Chord {
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
  readonly meta: boolean;
  /** Normalised key: `A`..`Z`, `0`..`9`, punctuation as on a US keyboard, or a name such as `Enter`, `F1`, `Up`. */
  readonly key: string;
}

/** The part of a KeyboardEvent that chords look at. */
export interface ChordEvent {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly metaKey: boolean;
}

const codeToKey: Readonly<Record<string, string>> = {
  Equal: '=',
  Minus: '-',
  Comma: ',',
  Period: '.',
  Slash: '/',
  Backslash: '\\',
  BracketLeft: '[',
  BracketRight: ']',
  Semicolon: ';',
  Quote: "'",
  Backquote: '`',
  NumpadAdd: '=',
  NumpadSubtract: '-',
  Space: 'Space',
};

const namedKeys: Readonly<Record<string, string>> = {
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  Escape: 'Escape',
  Esc: 'Escape',
  ' ': 'Space',
  Plus: '=',
};

/** Reads a chord; undefined for empty or unreadable text. `Mod` is Cmd on macOS, Ctrl elsewhere. */
export function parseChord(text: string, os: OperatingSystem): Chord | undefined {
  const parts = splitChord(text);
  const last = parts.pop();
  if (!last) return undefined;
  const chord = { ctrl: false, alt: false, shift: false, meta: false };
  for (const part of parts) {
    const modifier = modifierOf(part, os);
    if (!modifier) return undefined;
    chord[modifier] = true;
  }
  if (modifierOf(last, os)) return undefined;
  return { ...chord, key: last.length === 1 ? last.toUpperCase() : (namedKeys[last] ?? last) };
}

/** The chord of a key press; undefined while only modifiers are down. */
export function chordOfEvent(event: ChordEvent): Chord | undefined {
  if (['Control', 'Shift', 'Alt', 'Meta', 'Dead', 'Process', 'AltGraph'].includes(event.key)) {
    return undefined;
  }
  return {
    ctrl: event.ctrlKey,
    alt: event.altKey,
    shift: event.shiftKey,
    meta: event.metaKey,
    key: keyOfEvent(event),
  };
}

/** Canonical text of a chord, as stored; equal chords give equal text. */
export function chordToText(chord: Chord): string {
  const parts = [
    chord.ctrl && 'Ctrl',
    chord.alt && 'Alt',
    chord.shift && 'Shift',
    chord.meta && 'Meta',
    chord.key,
  ];
  return parts.filter(Boolean).join('+');
}

/** The keys of a chord as a person reads them on this system, one entry per key. */
export function chordLabels(text: string, os: OperatingSystem): readonly string[] {
  const chord = parseChord(text, os);
  if (!chord) return [];
  const key = keyLabels[chord.key] ?? chord.key;
  if (os === 'mac') {
    const parts = [chord.ctrl && '⌃', chord.alt && '⌥', chord.shift && '⇧', chord.meta && '⌘', key];
    return parts.filter((p): p is string => typeof p === 'string');
  }
  const meta = os === 'windows' ? 'Win' : 'Super';
  const parts = [
    chord.ctrl && 'Ctrl',
    chord.alt && 'Alt',
    chord.shift && 'Shift',
    chord.meta && meta,
    key,
  ];
  return parts.filter((p): p is string => typeof p === 'string');
}

/** One string for a chord: `⇧⌘P` on macOS, `Ctrl+Shift+P` elsewhere. */
export function formatChord(text: string, os: OperatingSystem): string {
  return chordLabels(text, os).join(os === 'mac' ? '' : '+');
}

const keyLabels: Readonly<Record<string, string>> = {
  Up: '↑',
  Down: '↓',
  Left: '←',
  Right: '→',
  Escape: 'Esc',
  PageUp: 'Page Up',
  PageDown: 'Page Down',
};

/** `Mod++` ends in the plus key itself. */
function splitChord(text: string): string[] {
  const trimmed = text.trim();
  if (trimmed === '') return [];
  if (trimmed === '+') return ['='];
  if (trimmed.endsWith('++')) return [...splitChord(trimmed.slice(0, -2)), '='];
  return trimmed.split('+').map((part) => part.trim());
}

function modifierOf(part: string, os: OperatingSystem) {
  switch (part.toLowerCase()) {
    case 'mod':
      return os === 'mac' ? 'meta' : 'ctrl';
    case 'ctrl':
    case 'control':
      return 'ctrl';
    case 'alt':
    case 'option':
      return 'alt';
    case 'shift':
      return 'shift';
    case 'meta':
    case 'cmd':
    case 'super':
      return 'meta';
    default:
      return undefined;
  }
}

function keyOfEvent(event: ChordEvent): string {
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(event.code)?.[1];
  if (digit) return digit;
  const place = codeToKey[event.code];
  if (place) return place;
  if (/^[a-z]$/i.test(event.key)) return event.key.toUpperCase();
  // A letter key that types something else: other scripts, or Option on macOS.
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1];
  if (letter) return letter;
  return namedKeys[event.key] ?? (event.key.length === 1 ? event.key.toUpperCase() : event.key);
}
