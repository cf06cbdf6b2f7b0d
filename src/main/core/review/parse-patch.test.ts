import { expect, it } from 'vitest';
import { parsePatches } from './parse-patch.ts';
import { textOf } from './read-patch.ts';

const patch = `diff --git a/a b/a
index 1..2 100644
--- a/a
+++ b/a
@@ -1,2 +1,2 @@ function x() {
 same
-diff --git a/not b/one
+@@ -1 +1 @@
@@ -10 +10,2 @@
-old
\\ No newline at end of file
+old
+new
diff --git a/b b/b
new file mode 100644
index 0..3
Binary files /dev/null and b/b differ
`;

it('reads patches of files whose lines look like heads of patches', () => {
  const [first, second, ...more] = parsePatches(patch);
  expect(more).toEqual([]);
  expect(first?.hunks).toMatchObject([
    { oldStart: 1, oldLines: 2, newStart: 1, newLines: 2, section: 'function x() {' },
    { oldStart: 10, oldLines: 1, newStart: 10, newLines: 2, section: '' },
  ]);
  expect(first?.hunks[1]?.body).toBe('-old\n\\ No newline at end of file\n+old\n+new\n');
  expect(second).toMatchObject({ binary: true, hunks: [] });
});

it('writes what it read, but for what is only a remark', () => {
  const written = parsePatches(patch).map(textOf).join('');
  expect(written.replace('-10,1 +10,2', '-10 +10,2')).toBe(patch.replace(' function x() {', ''));
});

it('names hunks by their lines, and those with the same lines in their order', () => {
  const twice = patch.replace('@@ -10', '@@ -5 +5 @@\n-a\n+b\n@@ -7 +7 @@\n-a\n+b\n@@ -10');
  const ids = parsePatches(twice)[0]?.hunks.map(({ id }) => id) ?? [];
  expect(ids[2]).toBe(`${ids[1]}-2`);
  expect(new Set(ids).size).toBe(4);
  expect(parsePatches(patch)[0]?.hunks.map(({ id }) => id)).toEqual([ids[0], ids[3]]);
});
