import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { mkdir, open, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { holdFolder, realPathOf } from './held-path.ts';

let root = '';
beforeEach(async () => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'aerie-held-')));
  await mkdir(join(root, 'real'));
  await writeFile(join(root, 'real', 'a'), 'text');
  await symlink('real', join(root, 'alias'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const platforms =
  process.platform === 'linux' ? (['linux', 'darwin'] as const) : (['darwin'] as const);

describe.each(platforms)('what is held open, as on %s (A42)', (platform) => {
  it('tells where it really is', async () => {
    const folder = await holdFolder(join(root, 'alias'), platform);
    expect(await folder.realPath()).toBe(join(root, 'real'));
    expect(await readFile(join(folder.path, 'a'), 'utf8')).toBe('text');
    await folder.close();
    await using file = await open(join(root, 'alias', 'a'));
    expect(await realPathOf(file, join(root, 'alias', 'a'), platform)).toBe(
      join(root, 'real', 'a'),
    );
  });
});

describe.runIf(process.platform === 'linux')('what is held open (A42)', () => {
  it('stays the same folder when another takes its name', async () => {
    const folder = await holdFolder(join(root, 'real'));
    await rename(join(root, 'real'), join(root, 'moved'));
    await mkdir(join(root, 'real'));
    await writeFile(join(folder.path, 'b'), 'new');
    expect(await folder.realPath()).toBe(join(root, 'moved'));
    expect(await readFile(join(root, 'moved', 'b'), 'utf8')).toBe('new');
    await folder.close();
    await expect(holdFolder(join(root, 'moved', 'a'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  });
});
