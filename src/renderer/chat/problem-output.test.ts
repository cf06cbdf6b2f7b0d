import { expect, it } from 'vitest';
import { saysMore } from './problem-output.ts';

it('A02: what an agent wrote is unfolded where the message does not say all of it', () => {
  const message = 'Broken cannot start. Invalid config in fake.json line 7. Correct the file.';
  expect(saysMore('Error: Invalid config in fake.json line 7\n\n', message)).toBe(false);
  expect(saysMore('Error: Invalid config in fake.json line 7\n  at read (x.js:1)', message)).toBe(
    true,
  );
  expect(saysMore('', message)).toBe(false);
});
