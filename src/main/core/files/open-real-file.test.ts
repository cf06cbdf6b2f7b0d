import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inRealFolder, openRealFile } from './open-real-file.ts';

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'aerie-real-')));
  mkdirSync(join(root, 'folder'));
  writeFileSync(join(root, 'folder', 'file'), 'text');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

async function read(path: string): Promise<string | null> {
  await using file = await openRealFile(path);
  return file && (await file.readFile('utf8'));
}

describe('a file that must be a real one', () => {
  test('is opened where it is', async () => {
    expect(await read(join(root, 'folder', 'file'))).toBe('text');
    await expect(read(join(root, 'nothing'))).rejects.toThrow('ENOENT');
    expect(await read(join(root, 'folder'))).toBeNull();
  });
});

// Links need rights of their own on Windows, and pipes are no files there.
describe.skipIf(process.platform === 'win32')('what stands for a file', () => {
  test('is not opened: links, also in the folders above, and pipes', async () => {
    symlinkSync(join(root, 'folder', 'file'), join(root, 'link'));
    symlinkSync(join(root, 'folder'), join(root, 'way'));
    execFileSync('mkfifo', [join(root, 'pipe')]);
    for (const name of ['link', 'way/file', 'pipe']) {
      expect([name, await read(join(root, name))]).toEqual([name, null]);
    }
    expect(await read(await inRealFolder(join(root, 'way', 'file')))).toBe('text');
    expect(await read(await inRealFolder(join(root, 'link')))).toBeNull();
  });
});
