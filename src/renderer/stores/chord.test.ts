import { expect, test } from 'vitest';
import { type ChordEvent, chordOfEvent, chordToText, formatChord, parseChord } from './chord.ts';

function press(key: string, code: string, held = ''): ChordEvent {
  return {
    key,
    code,
    ctrlKey: held.includes('c'),
    altKey: held.includes('a'),
    shiftKey: held.includes('s'),
    metaKey: held.includes('m'),
  };
}
const text = (event: ChordEvent) => {
  const chord = chordOfEvent(event);
  return chord && chordToText(chord);
};
const canonical = (chord: string, os: 'mac' | 'linux' = 'linux') => {
  const parsed = parseChord(chord, os);
  return parsed && chordToText(parsed);
};

test('Mod is Cmd on macOS and Ctrl elsewhere', () => {
  expect(canonical('Mod+Shift+P', 'mac')).toBe('Shift+Meta+P');
  expect(canonical('Mod+Shift+P')).toBe('Ctrl+Shift+P');
});

test('modifiers may come in any order and spelling', () => {
  expect(canonical('shift+control+p')).toBe(canonical('Ctrl+Shift+P'));
  expect(canonical('Option+Cmd+X', 'mac')).toBe('Alt+Meta+X');
});

test.each(['', '   ', 'Ctrl', 'Ctrl+Shift', 'Foo+P', 'Ctrl+'])('%j is no chord', (chord) => {
  expect(parseChord(chord, 'linux')).toBeUndefined();
});

test('letters follow the layout, digits and punctuation their place', () => {
  expect(text(press('P', 'KeyP', 'cs'))).toBe('Ctrl+Shift+P');
  // Dvorak: the key labelled R on a US board types p.
  expect(text(press('p', 'KeyR', 'c'))).toBe('Ctrl+P');
  expect(text(press('!', 'Digit1', 'as'))).toBe('Alt+Shift+1');
  expect(text(press('<', 'Comma', 'cs'))).toBe('Ctrl+Shift+,');
  expect(text(press('}', 'BracketRight', 'ms'))).toBe('Shift+Meta+]');
});

test('letters of other scripts, and Option on macOS, fall back to the place of the key', () => {
  expect(text(press('з', 'KeyP', 'c'))).toBe('Ctrl+P');
  expect(text(press('π', 'KeyP', 'a'))).toBe('Alt+P');
});

test('plus and equals are one key', () => {
  expect(canonical('Ctrl++')).toBe('Ctrl+=');
  expect(text(press('+', 'NumpadAdd', 'c'))).toBe('Ctrl+=');
});

test('modifiers alone are no chord yet', () => {
  expect(chordOfEvent(press('Shift', 'ShiftLeft', 's'))).toBeUndefined();
  expect(chordOfEvent(press('Dead', 'KeyE', 'a'))).toBeUndefined();
});

test('chords are spelled as each system does', () => {
  expect(formatChord('Mod+Shift+P', 'mac')).toBe('⇧⌘P');
  expect(formatChord('Mod+Shift+P', 'windows')).toBe('Ctrl+Shift+P');
  expect(formatChord('Ctrl+Alt+Up', 'linux')).toBe('Ctrl+Alt+↑');
  expect(formatChord('', 'mac')).toBe('');
});
