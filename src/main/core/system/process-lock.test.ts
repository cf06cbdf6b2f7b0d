import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { acquireProcessLock, heldLocks, isAlive, isSame } from './process-lock.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aerie-lock-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
});

it('is held by one, and free again once released', async () => {
  const path = join(folder, 'run', 'a.lock');
  const lock = await acquireProcessLock(path);
  expect(lock).not.toBeNull();
  expect(await acquireProcessLock(path)).toBeNull();
  await writeFile(join(folder, 'run', 'dead.lock'), '');
  expect(await heldLocks(join(folder, 'run'))).toEqual(['a']);
  await rm(join(folder, 'run', 'dead.lock'));
  await lock?.release();
  const next = await acquireProcessLock(path);
  expect(next).not.toBeNull();
  await next?.release();
  expect(await readdir(join(folder, 'run'))).toEqual([]);
});

it('is free when its process is gone, also when another process has the number now', async () => {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  const path = join(folder, 'a.lock');
  for (const content of [String(child.pid), `${process.pid} 1`, '', 'nonsense']) {
    await writeFile(path, content);
    expect(isAlive(content), content).toBe(process.platform !== 'linux' && content.includes(' '));
    const lock = await acquireProcessLock(path);
    expect(lock, content).not.toBeNull();
    await lock?.release();
  }
});

it('tells processes of one number apart by the start of the system, where nothing better is known', () => {
  expect(isSame('7 boot 1000', '7 boot 1030')).toBe(true);
  expect(isSame('7 boot 1000', '7 boot 5000')).toBe(false);
  expect(isSame('7 boot 1000', '7')).toBe(false);
  expect(isSame('7 12', '7 13')).toBe(false);
});

it('does not release what another has taken over', async () => {
  const path = join(folder, 'a.lock');
  const lock = await acquireProcessLock(path);
  await writeFile(path, '1 other');
  await lock?.release();
  expect(await readdir(folder)).toEqual(['a.lock']);
});

it('throws where it cannot be written', async () => {
  await writeFile(join(folder, 'file'), '');
  await expect(acquireProcessLock(join(folder, 'file', 'a.lock'))).rejects.toThrow();
});
