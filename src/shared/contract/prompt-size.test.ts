import { expect, it } from 'vitest';
import * as z from 'zod/mini';
import { promptBlocks } from './chats.ts';
import { MAX_PROMPT_CHARS } from './limits.ts';
import { MAX_PROMPT_BYTES, promptBytes } from './prompt-size.ts';

it('counts bytes as they cross a door, escapes included', () => {
  expect(promptBytes([{ type: 'text', text: 'a' }])).toBe(28);
  expect(promptBytes([{ type: 'text', text: '語' }])).toBe(30);
  expect(promptBytes([{ type: 'text', text: '\n' }])).toBe(29);
});

it('refuses a prompt that would not fit a message, and says what to do', () => {
  const wide = z.safeParse(promptBlocks, [{ type: 'text', text: '語'.repeat(400_000) }]);
  expect(wide.error?.issues[0]?.message).toContain('Send less');
  const images = Array.from({ length: 2 }, () => ({
    type: 'image',
    mimeType: 'image/png',
    data: 'A'.repeat(MAX_PROMPT_CHARS - 4),
  }));
  expect(z.safeParse(promptBlocks, images).success).toBe(false);
  const fits = [{ type: 'text', text: 'a'.repeat(MAX_PROMPT_CHARS) }];
  expect(promptBytes(fits)).toBeLessThan(MAX_PROMPT_BYTES);
  expect(z.safeParse(promptBlocks, fits).success).toBe(true);
});
