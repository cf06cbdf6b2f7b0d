import { describe, expect, it } from 'vitest';
import type { UsageRow } from '#shared/contract/index.ts';
import { usageCsv } from './usage-csv.ts';

const row: UsageRow = {
  ...{ day: '2026-11-21', model: null, chat: 'c', title: 'Fix', deleted: false },
  ...{ agentLabel: 'Fake', cwd: '/p', costUsd: 0.5, turns: 2, input: 1, output: 2 },
  ...{ cachedRead: 3, cachedWrite: 4, thought: 5, total: 15 },
};

describe('usageCsv (A57)', () => {
  it('has a head and a line for each row', () => {
    const [head, line, end] = usageCsv([row]).split('\r\n');
    expect(head?.split(',')).toHaveLength(13);
    expect(line).toBe('2026-11-21,Fake,,Fix,/p,2,0.5,1,2,3,4,5,15');
    expect(end).toBe('');
  });

  it('quotes what needs it, and no title becomes a formula', () => {
    const title = '=HYPERLINK("http://x","y")';
    expect(usageCsv([{ ...row, title }])).toContain(`"'=HYPERLINK(""http://x"",""y"")"`);
    expect(usageCsv([{ ...row, title, deleted: true }])).toContain(',Deleted chat,');
  });
});
