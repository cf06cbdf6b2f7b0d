import { describe, expect, it } from 'vitest';
import type { ToolItem } from '#shared/chat/tool-item.ts';
import { followPlace, placeOfText } from './follow-place.ts';

const tool = (more: Partial<ToolItem>): ToolItem => ({
  type: 'tool',
  id: 't',
  at: 0,
  toolCallId: 't',
  kind: 'read',
  title: 'read',
  status: 'completed',
  locations: [],
  output: [],
  changes: [],
  ...more,
});

describe('followPlace', () => {
  it('A39: goes where a file is read, and to the first line that changed', () => {
    expect(followPlace(tool({ locations: [{ path: '/p/a', line: 7 }] }))).toEqual({
      path: '/p/a',
      line: 7,
    });
    const patch = '--- a\n+++ b\n@@ -10,3 +12,4 @@\n same\n+new\n same';
    const change = { path: '/p/b', kind: 'edit' as const, added: 1, removed: 0, patch };
    expect(followPlace(tool({ kind: 'edit', changes: [change] }))).toEqual({
      path: '/p/b',
      line: 13,
    });
  });

  it('A39: stays where it is for what is no file, or gone', () => {
    expect(followPlace(tool({ kind: 'execute', locations: [{ path: '/p' }] }))).toBeUndefined();
    const gone = { path: '/p/b', kind: 'delete' as const, added: 0, removed: 3 };
    expect(followPlace(tool({ kind: 'delete', changes: [gone] }))).toBeUndefined();
  });

  it('A33: reads the line behind a path', () => {
    expect(placeOfText('/p/a.ts:12')).toEqual({ path: '/p/a.ts', line: 12 });
    expect(placeOfText('C:\\p\\a.ts')).toEqual({ path: 'C:\\p\\a.ts' });
    expect(placeOfText('/p/a')).toEqual({ path: '/p/a' });
  });
});
