import { describe, expect, it } from 'vitest';
import { draftOfFields, fieldsOf, sampleOf } from './rule-fields.ts';

const fields = { effect: 'allow', tool: 'bash', pattern: 'git *', agent: '', project: '' } as const;

describe('rule fields (A47)', () => {
  it('make the rule that they came from', () => {
    const draft = draftOfFields({ ...fields, agent: 'a', project: '/p' });
    expect(draft).toEqual({
      ...{ effect: 'allow', tool: 'bash', agent: 'a', project: '/p' },
      pattern: { kind: 'command', value: 'git *' },
    });
    expect(draftOfFields(fieldsOf(draft))).toEqual(draft);
  });

  it('left empty mean all, and tools of an agent keep the kind of their pattern', () => {
    expect(draftOfFields({ ...fields, pattern: ' ' })).toMatchObject({
      ...{ agent: null, project: null, pattern: null },
    });
    const own = { ...fields, tool: 'deploy' };
    expect(draftOfFields(own).pattern?.kind).toBe('path');
    expect(draftOfFields(own, 'host').pattern?.kind).toBe('host');
  });

  it('make actions to try', () => {
    const where = { agent: 'a', project: '/p' };
    expect(sampleOf({ tool: 'webfetch', value: 'https://x' }, where)).toEqual({
      ...where,
      tool: 'webfetch',
      subject: { kind: 'url', value: 'https://x' },
    });
    expect(sampleOf({ tool: 'edit', value: '' }, where).subject).toBeNull();
  });
});
