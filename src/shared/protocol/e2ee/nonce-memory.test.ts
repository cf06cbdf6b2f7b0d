import { expect, test } from 'vitest';
import { NonceMemory } from './nonce-memory.ts';

test('the memory of nonces is bounded, and never forgets the latest ones', () => {
  const memory = new NonceMemory(4);
  const nonce = (n: number): string => String.fromCharCode(n, 0, 0);
  for (let n = 0; n < 10; n++) expect(memory.add(nonce(n))).toBe(true);
  for (let n = 6; n < 10; n++) expect(memory.add(nonce(n))).toBe(false);
  expect(memory.add(nonce(0))).toBe(true);
});
