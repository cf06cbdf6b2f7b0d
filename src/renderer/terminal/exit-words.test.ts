import { describe, expect, it } from 'vitest';
import { exitWords } from './exit-words.ts';

describe('exitWords', () => {
  it('names the code or the signal', () => {
    expect(exitWords({ code: 0, signal: null, at: 0 })).toBe('Ended normally (exit code 0).');
    expect(exitWords({ code: 3, signal: null, at: 0 })).toBe('Ended with exit code 3.');
    expect(exitWords({ code: -1, signal: 'SIGKILL', at: 0 })).toBe(
      'Ended by SIGKILL: it was forced to end.',
    );
    expect(exitWords({ code: -1, signal: 'SIGRTMIN', at: 0 })).toBe('Ended by SIGRTMIN.');
  });
});
