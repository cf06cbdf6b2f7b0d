import { describe, expect, it } from 'vitest';
import { incompleteCharacter } from './incomplete-character.ts';

describe('incompleteCharacter', () => {
  it.each(['é', '日', '😀'])('counts the bytes of %s until it is whole', (character) => {
    const bytes = new TextEncoder().encode(`a${character}`);
    for (let length = 1; length < bytes.length; length += 1) {
      expect(incompleteCharacter(bytes.subarray(0, length))).toBe(length - 1);
    }
    expect(incompleteCharacter(bytes)).toBe(0);
  });

  it.each([
    ['nothing', []],
    ['plain text', [0x61]],
    ['continuation bytes that nothing began', [0x80, 0x80, 0x80, 0x80]],
    ['a byte that begins no character', [0xff]],
    ['a character that was broken off by text', [0xe6, 0x97, 0x61]],
  ])('holds back nothing of %s', (_what, bytes) => {
    expect(incompleteCharacter(Uint8Array.from(bytes))).toBe(0);
  });
});
