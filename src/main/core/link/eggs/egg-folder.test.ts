import { execFileSync } from 'node:child_process';
import { linkSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readSharedFile } from '../../files/read-shared-file.ts';
import { eggFolder, sweepEggFolders } from './egg-folder.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "aerie-egg's-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe.skipIf(process.platform === 'win32')('the folder of a session', () => {
  test('has programs that note which page to open, one on each line', async () => {
    const folder = await eggFolder(root, '5f0c91ab');
    execFileSync(join(folder.shims, 'xdg-open'), ['https://a.example/?q=1\nhttps://b.example']);
    execFileSync(join(folder.shims, 'open'), ["https://c.example/'$(id)"]);
    expect(readFileSync(folder.browserRequests, 'utf8').split('\n')).toEqual([
      'https://a.example/?q=1https://b.example',
      "https://c.example/'$(id)",
      '',
    ]);
    await folder.dispose();
    await expect(stat(folder.path)).rejects.toThrow('ENOENT');
  });

  test('checklist 48: is never outside its root', async () => {
    for (const id of ['../x', 'a/b', 'a\0b', '', '..']) {
      await expect(eggFolder(root, id)).rejects.toThrow(RangeError);
    }
  });

  test('is for its owner only, and forgotten after a month', async () => {
    const folder = await eggFolder(root, '5f0c91ab');
    expect((await stat(folder.path)).mode & 0o077).toBe(0);
    await sweepEggFolders(root, Date.now());
    expect((await stat(folder.shared)).isDirectory()).toBe(true);
    const later = Date.now() + 31 * 24 * 3600_000;
    await sweepEggFolders(root, later, (id) => id === basename(folder.path));
    expect((await stat(folder.shared)).isDirectory()).toBe(true);
    await sweepEggFolders(root, later);
    await expect(stat(folder.path)).rejects.toThrow('ENOENT');
  });
});

describe.skipIf(process.platform === 'win32')('what a session wrote', () => {
  test('is read up to a size, and from where one is', async () => {
    const path = join(root, 'file');
    writeFileSync(path, 'abcdef');
    expect(Buffer.from((await readSharedFile(path, 4)) ?? []).toString()).toBe('abcd');
    expect(Buffer.from((await readSharedFile(path, 4, 4)) ?? []).toString()).toBe('ef');
    expect(await readSharedFile(join(root, 'none'), 4)).toBeNull();
  });

  test('is not read through links and pipes', async () => {
    const secret = join(root, 'secret');
    writeFileSync(secret, 'key');
    symlinkSync(secret, join(root, 'soft'));
    linkSync(secret, join(root, 'hard'));
    execFileSync('mkfifo', [join(root, 'pipe')]);
    for (const name of ['soft', 'hard', 'pipe', '.']) {
      expect(await readSharedFile(join(root, name), 100), name).toBeNull();
    }
  });
});
