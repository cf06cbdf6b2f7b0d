import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { isStaged, removeStaged, stageFiles } from './stage-files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aerie-stage-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, 'app', 'deep'), { recursive: true });
  await writeFile(join(folder, 'app', 'deep', 'a.js'), 'one');
  await symlink('a.js', join(folder, 'app', 'deep', 'link.js'));
});

const entries = () => [
  { from: join(folder, 'app'), to: 'x/app' },
  { from: join(folder, 'app', 'deep', 'a.js'), to: 'top.js' },
];

it('keeps what was staged when the origin is replaced', async () => {
  const target = join(folder, 'staged');
  await stageFiles(target, entries());
  await rm(join(folder, 'app'), { recursive: true });
  expect(await readFile(join(target, 'x', 'app', 'deep', 'link.js'), 'utf8')).toBe('one');
  expect(await readFile(join(target, 'top.js'), 'utf8')).toBe('one');
  expect((await stat(target)).mode & 0o777).toBe(0o700);
});

it('is done once, by however many at once, and leaves nothing behind', async () => {
  const target = join(folder, 'staged');
  await Promise.all([1, 2, 3].map((n) => stageFiles(`${target}-${n}`, entries())));
  await stageFiles(target, entries());
  await stageFiles(target, [{ from: join(folder, 'missing'), to: 'y' }]);
  expect((await readdir(folder)).toSorted()).toEqual([
    'app',
    'staged',
    'staged-1',
    'staged-2',
    'staged-3',
  ]);
});

it('replaces half of an earlier attempt, and is not done when something is missing', async () => {
  const target = join(folder, 'staged');
  await mkdir(target);
  await writeFile(join(target, 'old'), '');
  await expect(stageFiles(target, [{ from: join(folder, 'no'), to: 'y' }])).rejects.toThrow();
  expect(await isStaged(target)).toBe(false);
  await stageFiles(target, entries());
  expect(await isStaged(target)).toBe(true);
  expect(await readdir(target)).not.toContain('old');
});

it('removes what is not kept, also what a process that is gone began', async () => {
  const hosts = join(folder, 'hosts');
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  const half = [`c.${process.pid}.tmp`, `d.${child.pid}.tmp`];
  for (const name of ['a', 'b', ...half]) await stageFiles(join(hosts, name), entries());
  await removeStaged(hosts, ['a']);
  expect((await readdir(hosts)).toSorted()).toEqual(['a', half[0]]);
});
