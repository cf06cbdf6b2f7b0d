import { describe, expect, it } from 'vitest';
import { attachmentName, attachmentUri } from './attachment-uri.ts';

describe('attachmentUri', () => {
  it('A53: keeps any name, and knows its own from others', () => {
    for (const name of ['Pasted text (3 lines)', 'a/b?c#d', '100 %', 'naïve 🙂', '\ud800x']) {
      expect(attachmentName(attachmentUri(name))).toBe(name.toWellFormed());
    }
    expect(attachmentName('file:///a')).toBeUndefined();
    expect(attachmentName('attachment:///%')).toBeUndefined();
  });
});
