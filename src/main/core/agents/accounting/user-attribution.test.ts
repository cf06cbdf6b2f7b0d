import { describe, expect, it } from 'vitest';
import { attributedUser } from './user-attribution.ts';

describe('user attribution', () => {
  it('hides e-mail addresses, the same one always alike', () => {
    const hidden = attributedUser('Ada@Example.org');
    expect(hidden).toMatch(/^user-[0-9a-f]{16}$/);
    expect(attributedUser(' ada@example.org ')).toBe(hidden);
    expect(attributedUser('bob@example.org')).not.toBe(hidden);
    expect(attributedUser('Ada <ada@example.org>')).toBe(`Ada <${hidden}>`);
  });

  it('keeps other names, and knows when there is none', () => {
    expect(attributedUser('team-a')).toBe('team-a');
    expect(attributedUser('x'.repeat(500))).toHaveLength(100);
    expect(attributedUser('  ')).toBeUndefined();
    expect(attributedUser(undefined)).toBeUndefined();
  });
});
