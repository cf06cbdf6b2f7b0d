import { applyPatch } from 'diff';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_CHANGED_FILES, MAX_PATCH_CHARS } from './chat-limits.ts';
import { type ChangeFacts, changeBetween, changesOf } from './file-changes.ts';

const changes = (over: Partial<ChangeFacts>) =>
  changesOf({ content: [], rawInput: undefined, rawOutput: undefined, ...over });

/** As opencode tells of an edit that is done (acp.md, appendix A). */
const unified = (path: string): string =>
  [
    `Index: ${path}`,
    '='.repeat(67),
    `--- ${path}`,
    `+++ ${path}`,
    '@@ -1,2 +1,3 @@',
    '-hello world',
    '+hello planet',
    '+more',
    ' second line',
    '',
  ].join('\n');

describe('changes of files (A36)', () => {
  it('come from a unified patch first, with the path that the input names', () => {
    const call = {
      content: [{ type: 'diff', path: '/p/a.txt', oldText: 'world', newText: 'planet' }],
      rawInput: { filePath: '/p/a.txt', oldString: 'world', newString: 'planet' },
      rawOutput: { metadata: { diff: unified('a.txt'), filediff: { patch: unified('a.txt') } } },
    } as const;
    const [change, ...others] = changes({ ...call, content: [...call.content] });
    expect(others).toEqual([]);
    expect(change).toMatchObject({ path: '/p/a.txt', kind: 'edit', added: 2, removed: 1 });
    expect(change?.patch).toContain('@@ -1,2 +1,3 @@\n-hello world\n+hello planet\n+more\n');
  });

  it('come from the permission’s patch while nothing is done yet', () => {
    expect(
      changes({ rawInput: { filepath: '/p/a.txt', diff: unified('/p/a.txt') } }),
    ).toMatchObject([{ path: '/p/a.txt', kind: 'edit', added: 2, removed: 1 }]);
  });

  it('come for several files from one patch or several', () => {
    const files = [{ patch: unified('/p/a') }, { diff: unified('/p/b') }, { patch: 7 }, null];
    const paths = (rawOutput: unknown) => changes({ rawOutput }).map(({ path }) => path);
    expect(paths({ metadata: { files } })).toEqual(['/p/a', '/p/b']);
    expect(paths({ metadata: { diff: unified('/p/a') + unified('/p/b') } })).toEqual([
      '/p/a',
      '/p/b',
    ]);
  });

  it('tell new, removed and renamed files of a patch', () => {
    const git = [
      'diff --git a/old.txt b/new.txt',
      'similarity index 100%',
      'rename from old.txt',
      'rename to new.txt',
      '',
    ].join('\n');
    const made = '--- /dev/null\n+++ b/x\n@@ -0,0 +1,1 @@\n+x\n';
    const asked = 'Index: /p/x\n--- /p/x\n+++ /p/x\n@@ -0,0 +1,1 @@\n+x\n';
    const atTop = '--- /p/x\n+++ /p/x\n@@ -0,0 +1,1 @@\n+x\n@@ -9,0 +11,1 @@\n+y\n';
    const gone = '--- a/x\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-x\n';
    expect(changes({ rawOutput: { metadata: { diff: git } } })).toEqual([
      { path: 'old.txt', kind: 'move', movedTo: 'new.txt', added: 0, removed: 0 },
    ]);
    expect(changes({ rawOutput: { metadata: { diff: made } } })).toMatchObject([
      { kind: 'create', added: 1, removed: 0 },
    ]);
    expect(changes({ rawInput: { diff: asked } })).toMatchObject([
      { path: '/p/x', kind: 'create' },
    ]);
    expect(changes({ rawInput: { diff: atTop } })).toMatchObject([{ kind: 'edit', added: 2 }]);
    expect(changes({ rawOutput: { metadata: { diff: gone } } })).toMatchObject([
      { kind: 'delete', added: 0, removed: 1 },
    ]);
  });

  it('come from whole texts that the agent tells', () => {
    expect(
      changes({
        content: [
          { type: 'content', content: { type: 'text', text: 'done' } },
          { type: 'diff', path: '/p/a', oldText: 'one\ntwo\n', newText: 'one\n2\n' },
          { type: 'diff', path: '/p/b', newText: 'new\n' },
          { type: 'diff', path: '/p/c', oldText: '', newText: 'new\n' },
        ],
      }),
    ).toMatchObject([
      { path: '/p/a', kind: 'edit', added: 1, removed: 1 },
      { path: '/p/b', kind: 'create', added: 1, removed: 0 },
      { path: '/p/c', kind: 'create', added: 1, removed: 0 },
    ]);
  });

  it('are made of what is written and what was there before', () => {
    const rawInput = { filePath: '/p/a', content: 'one\n2\nthree\n' };
    expect(changes({ rawInput, before: () => 'one\ntwo\nthree\n' })).toMatchObject([
      { path: '/p/a', kind: 'edit', added: 1, removed: 1 },
    ]);
    expect(changes({ rawInput, before: () => null })).toMatchObject([
      { kind: 'create', added: 3, removed: 0 },
    ]);
    expect(changes({ rawInput })).toMatchObject([{ kind: 'write', added: 3, removed: 0 }]);
    expect(changes({ rawInput, rawOutput: { metadata: { exists: false } } })).toMatchObject([
      { kind: 'create' },
    ]);
    expect(changes({ rawInput: { content: 'x' }, path: '/p/b' })).toMatchObject([
      { path: '/p/b', kind: 'write' },
    ]);
  });

  it('are made of replaced text, and of what is removed', () => {
    const rawInput = { file_path: '/p/a', old_string: 'a', new_string: 'b\nc' };
    expect(changes({ rawInput })).toMatchObject([{ kind: 'edit', added: 2, removed: 1 }]);
    expect(
      changes({ rawInput: { filePath: '/p/a', oldString: '', newString: 'b' } }),
    ).toMatchObject([{ kind: 'create', added: 1 }]);
    expect(changes({ kind: 'delete', path: '/p/a' })).toEqual([
      { path: '/p/a', kind: 'delete', added: 0, removed: 0 },
    ]);
  });

  it('are none for tools that change nothing, or tell nothing of use', () => {
    const rawInput = { filePath: '/p/a', content: 'x' };
    expect(changes({ rawInput, kind: 'read' })).toEqual([]);
    expect(changes({ rawInput, kind: 'execute' })).toEqual([]);
    for (const bad of [null, 7, 'text', [], { path: 7 }, { filePath: '' }, { filePath: '/p/a' }]) {
      expect(changes({ rawInput: bad, rawOutput: bad })).toEqual([]);
    }
    for (const diff of ['', 'no patch', '@@ nonsense @@', '@@ -1,9 +1,9 @@\n+x', 7, {}]) {
      expect(changes({ rawOutput: { metadata: { diff } } })).toEqual([]);
    }
  });

  it('stay within bounds', () => {
    const lines = (from: number, count: number): string =>
      Array.from({ length: count }, (_, index) => `line ${from + index}\n`).join('');
    const large = changeBetween('/p/a', lines(0, 60_000), `${lines(0, 60_000)}end\n`);
    expect(large).toEqual({ path: '/p/a', kind: 'edit', added: 1, removed: 0 });
    const long = changeBetween('/p/a', null, 'x'.repeat(MAX_PATCH_CHARS));
    expect(long).toEqual({ path: '/p/a', kind: 'create', added: 1, removed: 0 });
    const many = Array.from({ length: 300 }, (_, index) => ({
      type: 'diff' as const,
      path: `/p/${index}`,
      newText: 'x',
    }));
    expect(changes({ content: many })).toHaveLength(MAX_CHANGED_FILES);
    expect(changeBetween('/p/a\n+++ /etc/b', null, 'x').patch).not.toContain('\n+++ /etc/b');
    expect(changeBetween('/p/a', 'x', 'x')).toEqual({
      path: '/p/a',
      kind: 'edit',
      added: 0,
      removed: 0,
    });
  });

  it('are shown as one where texts have little in common', () => {
    const lines = (word: string): string =>
      Array.from({ length: 1200 }, (_, index) => `${word} ${index}\n`).join('');
    const before = `1\n2\n3\n4\n${lines('old')}end\n`;
    const after = `1\n2\n3\n4\n${lines('new')}more\nend\n`;
    const { patch, added, removed } = changeBetween('/p/a', before, after);
    expect([added, removed]).toEqual([1201, 1200]);
    expect(patch).toMatch(/^--- .*\n\+\+\+ .*\n@@ -2,1204 \+2,1205 @@\n 2\n 3\n 4\n-old 0\n/);
    expect(applyPatch(before, patch ?? '')).toBe(after);
    expect(
      applyPatch(lines('old'), changeBetween('/p', lines('old'), lines('x').trim()).patch ?? ''),
    ).toBe(lines('x').trim());
  });

  it('lead from one text to the other', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 });
    fc.assert(
      fc.property(text, text, fc.boolean(), (one, two, ended) => {
        const before = one.join('\n') + (ended ? '\n' : '');
        const after = two.join('\n');
        const { patch, added, removed } = changeBetween('/p/a', before, after);
        if (patch === undefined) expect(before).toBe(after);
        else expect(applyPatch(before, patch)).toBe(after);
        const count = (value: string): number =>
          value === '' ? 0 : value.replace(/\n$/, '').split('\n').length;
        expect(added - removed).toBe(count(after) - count(before));
      }),
    );
  });
});
