import { describe, expect, it } from 'vitest';
import { crashAction } from './crash-policy.ts';

describe('crashAction', () => {
  it('reloads a crashed page, and asks once it keeps crashing', () => {
    expect(crashAction('crashed', [], 1000)).toBe('reload');
    expect(crashAction('oom', [900, 950], 1000)).toBe('reload');
    expect(crashAction('crashed', [800, 900, 950], 1000)).toBe('ask');
  });

  it('forgets crashes of more than a minute ago', () => {
    expect(crashAction('killed', [0, 1, 2], 100_000)).toBe('reload');
  });

  it('does nothing about a page that ended on purpose', () => {
    expect(crashAction('clean-exit', [], 0)).toBe('nothing');
  });
});
