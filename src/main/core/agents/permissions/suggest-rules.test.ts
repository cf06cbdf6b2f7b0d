import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aToolCall } from '#tests/support/a-session-view.ts';
import { checkRule } from './check-rule.ts';
import type { RuleScene } from './match-rule.ts';
import { suggestRules } from './suggest-rules.ts';

const scene: RuleScene = { agent: 'opencode', project: '/p', platform: 'linux' };

function suggested(permissionKey: string | undefined, rawInput: unknown): readonly unknown[] {
  const rules = suggestRules({ toolCall: aToolCall({ rawInput }), permissionKey }, scene);
  return rules.map(({ pattern }) => pattern?.value);
}

describe('suggestRules (A47)', () => {
  it.each([
    ['bash', { command: 'git log --oneline' }, ['git log --oneline', 'git log *', 'git *']],
    ['bash', { command: 'ls -la src' }, ['ls -la src', 'ls *']],
    ['bash', { command: 'make' }, ['make', 'make *']],
    ['bash', { command: 'sudo make' }, ['sudo make', 'sudo make *']],
    ['bash', { command: 'git status; rm x' }, []],
    ['bash', { command: 'git commit -m "two words"' }, []],
    ['bash', { command: 'rm *.ts' }, []],
    ['edit', { filepath: '/p/src/a.ts' }, ['src/a.ts', 'src/**']],
    ['edit', { filepath: '/p/a.ts' }, ['a.ts']],
    ['edit', { filepath: '/p/src/a*.ts' }, []],
    ['edit', { filepath: '/etc/passwd' }, []],
    ['edit', { files: ['/p/a', '/p/b'] }, []],
    ['webfetch', { url: 'https://docs.rs/x' }, ['docs.rs']],
    ['webfetch', { urls: ['https://a.com', 'https://b.com'] }, []],
    ['webfetch', { url: 'file:///etc' }, []],
    [undefined, { command: 'ls' }, []],
  ])('%s with %j: %j', (key, input, values) => {
    expect(suggested(key, input)).toEqual(values);
  });

  it('are for this agent and project, and such that they can be added', () => {
    const word = fc.stringMatching(/^[a-z./=*@:"';-]{1,6}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (words) => {
        const toolCall = aToolCall({ rawInput: { command: words.join(' ') } });
        for (const rule of suggestRules({ toolCall, permissionKey: 'bash' }, scene)) {
          expect(rule).toMatchObject({ agent: 'opencode', project: '/p', effect: 'allow' });
          expect(() => checkRule(rule)).not.toThrow();
        }
      }),
    );
  });
});
