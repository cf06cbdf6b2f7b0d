import { describe, expect, it } from 'vitest';
import { ruleSentence, ruleWords } from './rule-words.ts';
import type { RuleDraft } from './rules.ts';

const git: RuleDraft = {
  effect: 'allow',
  agent: 'opencode',
  project: '/home/me/x',
  tool: 'bash',
  pattern: { kind: 'command', value: 'git status *' },
};

describe('ruleSentence (A47)', () => {
  it('says what a rule allows, where, and for whom', () => {
    const names = { agent: () => 'OpenCode', folder: () => '~/x' };
    expect(ruleSentence(git, names)).toBe('Allow running git status … in ~/x for OpenCode');
    expect(ruleSentence({ ...git, agent: null, project: null, pattern: null })).toBe(
      'Allow running any command in any folder for all agents',
    );
    const secret = { kind: 'path', value: '.env' } as const;
    expect(ruleSentence({ ...git, effect: 'deny', tool: 'read', pattern: secret })).toBe(
      'Refuse reading .env in /home/me/x for opencode',
    );
  });

  it('says which files are meant by all', () => {
    const all: RuleDraft = { ...git, tool: 'edit', pattern: { kind: 'path', value: '**' } };
    expect(ruleWords(all)).toMatchObject({ subject: null, any: 'any file that is not hidden' });
    expect(ruleWords({ ...all, effect: 'deny' })).toMatchObject({ any: 'any file' });
  });

  it('names tools that it does not know', () => {
    const words = ruleWords({ ...git, tool: 'constructor', pattern: null });
    expect(words).toMatchObject({ act: 'the tool constructor for', any: 'anything' });
  });
});
