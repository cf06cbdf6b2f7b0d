import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import {
  makeLinks,
  pidRecord,
  prepareFolder,
  removeFiles,
  writePrivate,
} from './endpoint-files.ts';
import { endpointPaths } from './endpoint-paths.ts';

function inTemporaryHome() {
  const home = mkdtempSync(join(tmpdir(), 'aerie-wmux-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const paths = endpointPaths({ platform: 'linux', home, namespace: 'default' });
  return { home, base: join(home, '.wmux'), paths };
}

it('makes a folder for its owner only, and narrows one that is wider', async () => {
  const { paths } = inTemporaryHome();
  await prepareFolder(paths);
  expect(lstatSync(paths.folder).mode & 0o777).toBe(0o700);
  chmodSync(paths.folder, 0o755);
  await prepareFolder(paths);
  expect(lstatSync(paths.folder).mode & 0o777).toBe(0o700);
});

it('refuses a folder others may write to, a link, and a file', async () => {
  const { base, paths } = inTemporaryHome();
  mkdirSync(paths.folder, { recursive: true });
  chmodSync(paths.folder, 0o777);
  await expect(prepareFolder(paths)).rejects.toMatchObject({ code: 'storage_failed' });
  rmSync(paths.folder, { recursive: true });
  symlinkSync(tmpdir(), paths.folder);
  await expect(prepareFolder(paths)).rejects.toThrow('it is not a folder');
  rmSync(paths.folder);
  writeFileSync(paths.folder, '');
  await expect(prepareFolder(paths)).rejects.toMatchObject({ code: 'storage_failed' });
  expect(lstatSync(base).isDirectory()).toBe(true);
});

it('replaces private files as a whole', async () => {
  const { paths } = inTemporaryHome();
  await prepareFolder(paths);
  writeFileSync(paths.token, 'old', { mode: 0o644 });
  await writePrivate(paths.token, 'new');
  expect(readFileSync(paths.token, 'utf8')).toBe('new');
  expect(lstatSync(paths.token).mode & 0o777).toBe(0o600);
});

it('makes links only where nothing else is, and removes only its own files', async () => {
  const { base, paths } = inTemporaryHome();
  await prepareFolder(paths);
  writeFileSync(join(base, 'daemon.token'), 'of another');
  await makeLinks(paths);
  await makeLinks(paths);
  expect(readlinkSync(join(base, 'daemon.sock'))).toBe('default/daemon.sock');
  expect(readFileSync(join(base, 'daemon.token'), 'utf8')).toBe('of another');
  const record = (pid: number) => pidRecord({ pid, version: '1', now: 0, socket: paths.socket });
  await writePrivate(paths.pid, record(12));
  await removeFiles(paths, 1);
  expect(JSON.parse(readFileSync(paths.pid, 'utf8'))).toMatchObject({
    pid: 12,
    started_at: '1970-01-01T00:00:00.000Z',
  });
  await removeFiles(paths, 12);
  expect(() => lstatSync(paths.pid)).toThrow();
  expect(() => lstatSync(join(base, 'daemon.sock'))).toThrow();
  expect(readFileSync(join(base, 'daemon.token'), 'utf8')).toBe('of another');
});
