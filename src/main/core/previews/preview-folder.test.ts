import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { silentLogger } from '#shared/base/ports.ts';
import { PreviewFolder, type PreviewFolderOptions, previewFileOf } from './preview-folder.ts';

const run = promisify(execFile);

function folderAt(name: string, over: Partial<PreviewFolderOptions> = {}) {
  const home = mkdtempSync(join(tmpdir(), 'aerie-previews-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const root = join(home, name);
  const options = { root, pid: process.pid, platform: 'linux', ...over } as const;
  const folder = new PreviewFolder({ asksPages: () => true, logger: silentLogger, ...options });
  return { folder, root, own: join(root, String(options.pid)) };
}

test('programs are told of a file of their own session and of a program that opens pages', async () => {
  const { folder, own } = folderAt('previews');
  const env = await folder.environment('work/1', { PATH: '/bin' }, 'merge');
  expect(env).toEqual({
    PATH: '/bin',
    WT_PREVIEW_DIR: own,
    WT_PREVIEW_FILE: join(own, '.wt-preview-work.1'),
    AERIE_PAGES_FILE: join(own, 'pages-work.1'),
    BROWSER: join(own, 'wt-browser'),
  });
  expect(previewFileOf('work/1', env)).toBe(join(own, '.wt-preview-work.1'));
  expect(folder.pagesFileOf('work/1', env)).toBe(env['AERIE_PAGES_FILE']);
  expect(statSync(own).mode & 0o777).toBe(0o700);
  await Promise.all(
    ['https://a.example/x y', 'https://b.example/\n\rhttps://c.example'].map((page) =>
      run(env['BROWSER'] ?? '', [page], { env: { ...env } }),
    ),
  );
  const asked = readFileSync(env['AERIE_PAGES_FILE'] ?? '', 'utf8').split('\n');
  expect(asked.toSorted()).toEqual([
    '',
    'https://a.example/x y',
    'https://b.example/https://c.example',
  ]);
  await folder.forget('work/1');
  expect(readdirSync(own)).toEqual(['wt-browser']);
  await folder.dispose();
  expect(readdirSync(join(own, '..'))).toEqual([]);
});

test('it fails where nobody would read what it notes, so that programs do something else', async () => {
  const { folder } = folderAt('previews');
  const { BROWSER = '' } = await folder.environment('a', {}, 'merge');
  await expect(run(BROWSER, ['https://a.example'], { env: {} })).rejects.toMatchObject({ code: 1 });
});

test('what somebody chose stays: a file elsewhere, a browser, variables one by one', async () => {
  const { folder, own } = folderAt('previews');
  const elsewhere = { WT_PREVIEW_FILE: '/egg/shared/.wt-preview-5f0c91ab' };
  expect(await folder.environment('5f0c91ab', elsewhere, 'replace')).toBe(elsewhere);
  const browser = await folder.environment('a', { BROWSER: 'firefox' }, 'merge');
  expect(browser).toMatchObject({ BROWSER: 'firefox', WT_PREVIEW_DIR: own });
  expect(browser).not.toHaveProperty('AERIE_PAGES_FILE');
  const replaced = await folder.environment('a', { ONLY: '1' }, 'replace');
  expect(Object.keys(replaced).toSorted()).toEqual(['ONLY', 'WT_PREVIEW_DIR', 'WT_PREVIEW_FILE']);
  const quiet = folderAt('previews', { asksPages: () => false });
  expect(await quiet.folder.environment('a', {}, 'merge')).not.toHaveProperty('BROWSER');
  const windows = folderAt('previews', { platform: 'win32' });
  expect(await windows.folder.environment('a', {}, 'merge')).not.toHaveProperty('BROWSER');
});

test('a file is only read if it was meant for that session: it is removed when it is', () => {
  const file = (path: string): string | undefined => previewFileOf('a', { WT_PREVIEW_FILE: path });
  expect(file('/x/.wt-preview-a')).toBe('/x/.wt-preview-a');
  for (const path of ['/home/me/notes.md', '.wt-preview-a', '/x/.wt-preview-b', '']) {
    expect([path, file(path)]).toEqual([path, undefined]);
  }
  expect(previewFileOf('a', {})).toBeUndefined();
});

test('where the folder has a space in its name programs find the opener by their path', async () => {
  const { folder, own } = folderAt('Application Support');
  expect(await folder.environment('a', { PATH: '/usr/bin' }, 'merge')).toMatchObject({
    BROWSER: 'wt-browser',
    PATH: `/usr/bin:${own}`,
  });
});

test('ids too long for a file, and folders that cannot be made, are done without', async () => {
  const { folder } = folderAt('previews');
  const env = {};
  expect(await folder.environment('a'.repeat(200), env, 'merge')).toBe(env);
  const nowhere = folderAt('previews', { root: '/dev/null/previews' });
  expect(await nowhere.folder.environment('a', env, 'merge')).toBe(env);
  await nowhere.folder.dispose();
  const none = folderAt('previews', { root: undefined });
  expect(await none.folder.environment('a', env, 'merge')).toBe(env);
});

test('folders of processes that are gone are removed, those of others stay', async () => {
  const { folder, root, own } = folderAt('previews', { pid: 4_194_400 });
  const gone = 4_194_399;
  for (const name of [String(gone), String(process.pid), 'other']) {
    mkdirSync(join(root, name), { recursive: true });
  }
  await folder.environment('a', {}, 'merge');
  await expect
    .poll(() => readdirSync(root).toSorted())
    .toEqual([String(process.pid), String(4_194_400), 'other'].toSorted());
  expect(statSync(own).isDirectory()).toBe(true);
});
