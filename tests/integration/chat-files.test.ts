import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nopLogger } from '#core/agents/logging/nop-logger.ts';
import { ChatFiles } from '#core/files/chat-files.ts';
import { nodeClock } from '#core/system/node-clock.ts';

const run = promisify(execFile);
const signal = new AbortController().signal;
let home: string;
let project: string;
let files: ChatFiles;

async function put(path: string, text = 'x\n'): Promise<void> {
  const target = join(project, path);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, text);
}

async function found(query: string): Promise<string[]> {
  const { files: all } = await files.find(project, query, { signal });
  return all.map(({ path }) => path).sort();
}

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'aerie-files-'));
  project = join(home, 'project');
  await mkdir(project);
  files = new ChatFiles({
    clock: nodeClock,
    logger: nopLogger,
    platform: process.platform,
    userEnvironment: () => Promise.resolve({ PATH: process.env['PATH'] ?? '', HOME: home }),
  });
});
afterEach(() => rm(home, { recursive: true, force: true }));

describe('files of a chat', () => {
  it('A53: leaves out what git ignores, and runs no program that the repository names', async () => {
    await put('src/kept.ts');
    await put('build/ignored.ts');
    await put('.gitignore', 'build/\n');
    await run('git', ['init', '-q'], { cwd: project });
    const watcher = join(home, 'watcher.sh');
    await writeFile(watcher, `#!/bin/sh\ntouch ${join(home, 'ran')}\n`, { mode: 0o755 });
    await run('git', ['config', 'core.fsmonitor', watcher], { cwd: project });
    expect(await found('ts')).toEqual(['src/kept.ts']);
    expect(await found('')).toEqual(['.gitignore', 'src', 'src/kept.ts']);
    expect(await files.check(home, ['ran'])).toEqual(['missing']);
  });

  it('A53: walks a folder that is no repository, past what nobody means', async () => {
    await put('a/b/deep.txt');
    await put('node_modules/pack/deep.txt');
    expect(await found('deep')).toEqual(['a/b/deep.txt']);
    const caller = AbortSignal.abort(new Error('gone'));
    await expect(files.find(home, 'deep', { signal: caller })).rejects.toThrow('gone');
  });

  it('A53: neither offers nor reads what links or dots lead to outside', async () => {
    await writeFile(join(home, 'secret.txt'), 'secret');
    await put('plain.txt', 'one\ntwo\n');
    await symlink(join(home, 'secret.txt'), join(project, 'secret.txt'));
    expect(await found('txt')).toEqual(['plain.txt']);
    expect(
      await files.check(project, ['plain.txt', 'gone.txt', '../secret.txt', 'secret.txt', '.']),
    ).toEqual(['file', 'missing', 'outside', 'outside', 'folder']);
    await expect(files.read(project, 'secret.txt', 1)).rejects.toThrow(/outside/);
    await expect(files.read(project, '../secret.txt', 1)).rejects.toThrow(/outside/);
    await expect(files.read(project, 'gone.txt', 1)).rejects.toMatchObject({
      code: 'file_not_found',
    });
    expect(await files.read(project, 'plain.txt', 2)).toEqual({
      path: join(project, 'plain.txt'),
      name: 'plain.txt',
      first: 1,
      text: 'one\ntwo',
      lines: 2,
    });
  });
});
