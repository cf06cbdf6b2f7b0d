import { describe, expect, it } from 'vitest';
import type { Rule } from '#shared/contract/index.ts';
import { presetChange, rulePresets } from './rule-presets.ts';

const rule = (id: string, agent: string | null, project: string | null): Rule => ({
  ...{ id, agent, project, effect: 'allow', tool: 'bash' },
  pattern: null,
  createdAt: 0,
  warning: null,
});

describe('presetChange (A47)', () => {
  it('takes the place of the rules of its own scope only', () => {
    const rules = [rule('1', null, null), rule('2', 'a', '/p'), rule('3', 'a', null)];
    const [readOnly] = rulePresets;
    if (!readOnly) expect.fail('no presets');
    const change = presetChange(readOnly, { agent: 'a', project: '/p' }, rules);
    expect(change.remove).toEqual(['2']);
    expect(change.add).toMatchObject([
      { effect: 'allow', tool: 'read', agent: 'a', project: '/p' },
      { effect: 'deny', tool: 'edit', pattern: null },
      { effect: 'deny', tool: 'bash', pattern: null },
    ]);
  });

  it('never allows every use of a tool', () => {
    const allowed = rulePresets.flatMap(({ rules }) => rules).filter((r) => r.effect === 'allow');
    expect(allowed.length).toBeGreaterThan(0);
    expect(allowed.every(({ pattern }) => pattern !== null)).toBe(true);
  });
});
