// Real trees of folders, files and links: whatever path an agent makes up, it neither reads nor
// writes outside of the session's folders.

import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aSessionView } from '#tests/support/a-session-view.ts';
import { createFileRequests } from './file-requests.ts';

const SECRET = 'outside';
const names = ['a', 'b', 'c'];

/** One entry of a tree: at `at` a folder, a file or a link to `to`. */
interface Entry {
  readonly at: readonly string[];
  readonly kind: 'folder' | 'file' | 'link';
  readonly to: string;
}

const place = fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 3 });
const step = fc.constantFrom(...names, '..', '.');
const target = fc.oneof(
  fc.array(step, { minLength: 1, maxLength: 5 }).map((steps) => steps.join('/')),
  fc.array(step, { maxLength: 4 }).map((steps) => `ROOT/${steps.join('/')}`),
);
const entry: fc.Arbitrary<Entry> = fc.record({
  at: place,
  kind: fc.constantFrom('folder' as const, 'file' as const, 'link' as const, 'link' as const),
  to: target,
});
const tree = fc.array(entry, { maxLength: 10 });
const asked = fc.array(step, { minLength: 1, maxLength: 6 });

let root = '';
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'aerie-boundary-')));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Makes `<run>/work` (the session's) and `<run>/a`, `b`, `c` (not the session's). */
async function make(run: string, entries: readonly Entry[]): Promise<void> {
  await mkdir(join(run, 'work'), { recursive: true });
  for (const name of names) {
    await mkdir(join(run, name));
    for (const inner of names) await writeFile(join(run, name, inner), SECRET);
  }
  for (const { at, kind, to } of entries) {
    const path = join(run, 'work', ...at);
    try {
      await mkdir(dirname(path), { recursive: true });
      if (kind === 'folder') await mkdir(path);
      else if (kind === 'file') await writeFile(path, 'inside', { flag: 'wx' });
      else await symlink(to.replace('ROOT', run), path);
    } catch {
      // Something else is there already.
    }
  }
}

/** All files that are not the session's, without following links. */
async function outside(folder: string, run = folder): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const item of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, item.name);
    if (path === join(run, 'work')) continue;
    if (item.isDirectory()) Object.assign(found, { [path]: 'folder' }, await outside(path, run));
    else found[path] = item.isFile() ? await readFile(path, 'utf8') : 'link';
  }
  return found;
}

describe('any path in any tree (A42)', () => {
  it('is read and written inside of the session’s folder or not at all', {
    timeout: 60_000,
  }, async () => {
    let index = 0;
    let allowed = 0;
    await fc.assert(
      fc.asyncProperty(
        tree,
        fc.array(asked, { minLength: 4, maxLength: 4 }),
        async (entries, paths) => {
          index += 1;
          const run = join(root, String(index));
          await make(run, entries);
          const before = await outside(run);
          const files = createFileRequests();
          const context = {
            session: aSessionView({ cwd: join(run, 'work') }),
            signal: new AbortController().signal,
          };
          for (const steps of paths) {
            const path = `${run}/work/${steps.join('/')}`;
            const { sessionId } = { sessionId: 's' };
            const read = await files.readTextFile({ sessionId, path }, context).catch(() => null);
            expect(read?.content, relative(run, path)).not.toBe(SECRET);
            const wrote = await files
              .writeTextFile({ sessionId, path, content: 'agent' }, context)
              .then(
                () => true,
                () => false,
              );
            if (read || wrote) allowed += 1;
          }
          expect(await outside(run)).toEqual(before);
        },
      ),
      { numRuns: Number(process.env['RUNS'] ?? 25) },
    );
    // The rule is not kept by refusing everything.
    expect(allowed).toBeGreaterThan(10);
  });
});
