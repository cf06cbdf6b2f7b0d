import { describe, expect, it } from 'vitest';
import { mentionAt, withMention, withoutMention } from './mention-menu.ts';

describe('the @ menu', () => {
  it('A53: opens for a word that begins with @, and not inside an address', () => {
    expect(mentionAt('@', 1)).toEqual({ start: 0, query: '' });
    expect(mentionAt('see @src/a', 10)).toEqual({ start: 4, query: 'src/a' });
    expect(mentionAt('see @src/a now', 10)).toEqual({ start: 4, query: 'src/a' });
    expect(mentionAt('(@a', 3)).toEqual({ start: 1, query: 'a' });
    expect(mentionAt('me@example', 10)).toBeUndefined();
    expect(mentionAt('@a b', 4)).toBeUndefined();
  });

  it('A53: writes the name out where it was typed', () => {
    expect(withMention('see @a', { start: 4, query: 'a' }, 'src/a.ts')).toEqual({
      text: 'see @src/a.ts ',
      caret: 14,
    });
    expect(withMention('see @a now', { start: 4, query: 'a' }, 'b')).toEqual({
      text: 'see @b now',
      caret: 7,
    });
  });

  it('A53: takes the name out again with its chip, and no longer one that begins so', () => {
    expect(withoutMention('see @src/a.ts now', 'src/a.ts')).toBe('see now');
    expect(withoutMention('@a now', 'a')).toBe('now');
    expect(withoutMention('see @abc', 'a')).toBe('see @abc');
    expect(withoutMention('@a and @a', 'a')).toBe('@a and @a');
  });
});
