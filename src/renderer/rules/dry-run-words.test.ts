import { describe, expect, it } from 'vitest';
import { countWords, outcomeText, tryScene } from './dry-run-words.ts';

describe('dry run in words (A47)', () => {
  it('counts outcomes', () => {
    const allow = { effect: 'allow', rule: null } as const;
    const ask = { effect: 'ask', rule: null } as const;
    expect(countWords([allow, ask, null, allow, undefined])).toBe('2 allowed, 0 refused, 1 asked.');
    expect(outcomeText('deny')).toBe('Refused');
  });

  it('tries with an agent that is installed, in the home folder, unless told otherwise', () => {
    const agents = [
      { id: 'a', label: 'A', custom: false, program: null, install: null },
      { id: 'b', label: 'B', custom: false, program: '/bin/b', install: null },
    ];
    expect(tryScene({ agent: '', project: '' }, agents, '/home')).toEqual({
      agent: 'b',
      project: '/home',
    });
    expect(tryScene({ agent: 'x', project: '/p' }, [], undefined)).toEqual({
      agent: 'x',
      project: '/p',
    });
    expect(tryScene({ agent: '', project: '/p' }, [], undefined)).toBeUndefined();
  });
});
