// The folder a terminal is "in": that of its foreground program, else of its first process.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readlink } from 'node:fs/promises';
import { promisify } from 'node:util';
import { readProcStat } from './process-table.ts';

const run = promisify(execFile);
const DELETED = ' (deleted)';

/** Null where the system does not tell (Windows), the process is gone or its folder was removed. */
export async function currentFolderOf(pid: number): Promise<string | null> {
  if (process.platform === 'linux') {
    const foreground = readProcStat(pid)?.foreground ?? -1;
    return (foreground > 0 ? await procFolder(foreground) : null) ?? procFolder(pid);
  }
  return process.platform === 'win32' ? null : lsofFolder(pid);
}

async function procFolder(pid: number): Promise<string | null> {
  const path = await readlink(`/proc/${pid}/cwd`).catch(() => null);
  return path?.endsWith(DELETED) && !existsSync(path) ? null : path;
}

async function lsofFolder(pid: number): Promise<string | null> {
  try {
    const { stdout } = await run('lsof', ['-a', '-d', 'cwd', '-p', `${pid}`, '-Fn'], {
      timeout: 2000,
    });
    return parseLsofFolder(stdout);
  } catch {
    // Gone meanwhile, or no lsof here.
    return null;
  }
}

/** The name field of `lsof -Fn` output; null if there is none. */
export function parseLsofFolder(output: string): string | null {
  const line = output.split('\n').find((field) => field.startsWith('n/'));
  return line === undefined ? null : line.slice(1);
}
