import { describe, expect, it } from 'vitest';
import { isNativePaste } from './native-paste.ts';

const press = (key: string, ...modifiers: ('ctrl' | 'alt' | 'shift' | 'meta')[]) => ({
  key,
  ctrlKey: modifiers.includes('ctrl'),
  altKey: modifiers.includes('alt'),
  shiftKey: modifiers.includes('shift'),
  metaKey: modifiers.includes('meta'),
});

describe('isNativePaste', () => {
  it('knows the habits of each system', () => {
    expect(isNativePaste(press('v', 'meta'), 'mac')).toBe(true);
    expect(isNativePaste(press('V', 'ctrl', 'shift'), 'linux')).toBe(true);
    expect(isNativePaste(press('Insert', 'shift'), 'windows')).toBe(true);
  });

  it('leaves all other keys to the program', () => {
    expect(isNativePaste(press('v', 'ctrl'), 'linux')).toBe(false);
    expect(isNativePaste(press('v', 'ctrl'), 'mac')).toBe(false);
    expect(isNativePaste(press('Insert', 'ctrl'), 'linux')).toBe(false);
    expect(isNativePaste(press('V', 'ctrl', 'shift', 'alt'), 'linux')).toBe(false);
    expect(isNativePaste(press('x', 'ctrl', 'shift'), 'linux')).toBe(false);
  });
});
