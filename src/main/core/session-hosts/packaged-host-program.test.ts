import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { silentLogger } from '#shared/base/ports.ts';
import { packagedHostProgram, programFolder } from './packaged-host-program.ts';

it('knows what an update replaces', () => {
  expect(programFolder('/Applications/Aerie.app/Contents/MacOS/Aerie', 'darwin')).toBe(
    '/Applications/Aerie.app',
  );
  expect(programFolder('/opt/Aerie/aerie', 'linux')).toBe('/opt/Aerie');
});

it.each(['linux', 'win32'] as const)('runs a copy of its own on %s', async (platform) => {
  const folder = await mkdtemp(join(tmpdir(), 'aerie-packaged-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const installed = join(folder, 'opt', 'Aerie');
  await mkdir(join(installed, 'resources'), { recursive: true });
  await writeFile(join(installed, 'aerie'), '#!/bin/sh\n');
  await chmod(join(installed, 'aerie'), 0o755);
  await writeFile(join(installed, 'resources', 'app.asar'), 'one');
  const program = packagedHostProgram({
    execPath: join(installed, 'aerie'),
    platform,
    version: '1.2.3-beta.1',
    stagingFolder: join(folder, 'hosts'),
    args: ['--session-host'],
    logger: silentLogger,
  });
  expect(program.build).toMatch(/^1-2-3-beta-1-[0-9a-f]{8}$/);
  const { command, args } = await program.prepare();
  expect(args).toEqual(['--session-host']);
  await rm(installed, { recursive: true });
  expect(await readFile(command, 'utf8')).toContain('#!/bin/sh');
  expect(await readFile(join(command, '..', 'resources', 'app.asar'), 'utf8')).toBe('one');
  await mkdir(join(folder, 'hosts', 'older'));
  await mkdir(join(folder, 'hosts', 'running'));
  await program.tidy(['running']);
  await expect(readFile(join(folder, 'hosts', 'older'))).rejects.toThrow(/ENOENT/);
  await expect(readFile(join(folder, 'hosts', 'running'))).rejects.toThrow(/EISDIR/);
  expect((await program.prepare()).command).toBe(command);
});
