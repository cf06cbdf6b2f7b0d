import { describe, expect, it } from 'vitest';
import { shownLines } from './shown-lines.ts';

const many = Array.from({ length: 1000 }, (_, i) => `line ${i + 1}`).join('\n');

describe('shownLines', () => {
  it('A33: gives out all of a short text', () => {
    expect(shownLines('a\nb\n', 1, 100)).toEqual({ first: 1, text: 'a\nb', lines: 2 });
    expect(shownLines('', 7, 100)).toEqual({ first: 1, text: '', lines: 1 });
  });

  it('A33: gives out the lines around the one that is meant', () => {
    const { first, text, lines } = shownLines(many, 500, 200);
    const shown = text.split('\n');
    expect(lines).toBe(1000);
    expect(shown[500 - first]).toBe('line 500');
    expect(text.length).toBeLessThanOrEqual(200);
    expect(shown.length).toBeGreaterThan(15);
  });

  it('A33: goes to the end for a line that is not there, and cuts a line that is too long', () => {
    expect(shownLines(many, 5000, 100).text).toContain('line 1000');
    expect(shownLines('x'.repeat(500), 1, 100).text).toHaveLength(100);
  });
});
