// A file that at most one living process of this user holds. Made with its content in one step
// (link), taken over in one step (rename): a lock whose process is gone is free.

import { link, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { uptime } from 'node:os';
import { dirname, join } from 'node:path';
import { readProcStat } from '../pty/process-table.ts';

const ENDING = '.lock';

/** When the system started is known this well, in seconds. */
const BOOT_TOLERANCE = 60;

/** A lock that is held. */
export interface ProcessLock {
  /** Lets go; does nothing if another process has taken the lock over. */
  release(): Promise<void>;
}

/** Takes the lock at `path`, or returns null while a living process has it. Throws the system's error. */
export async function acquireProcessLock(path: string): Promise<ProcessLock | null> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const mine = `${path}.${process.pid}`;
  const content = holderOf(process.pid);
  await rm(mine, { force: true });
  await writeFile(mine, content, { mode: 0o600, flag: 'wx' });
  try {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      if (await claim(mine, path)) return held(path, content);
      const found = await contentOf(path);
      if (found === null) continue;
      if (isAlive(found)) return null;
      if (!(await removeDead(path, found))) return null;
    }
    return null;
  } finally {
    await rm(mine, { force: true });
  }
}

/** Names of the locks in `folder`, without their ending, that living processes hold. */
export async function heldLocks(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const locks = names.filter((name) => name.endsWith(ENDING));
  const contents = await Promise.all(locks.map((name) => contentOf(join(folder, name))));
  return locks
    .filter((_, i) => isAlive(contents[i] ?? ''))
    .map((name) => name.slice(0, -ENDING.length));
}

/** True if the content of a lock names a process that runs. */
export function isAlive(content: string): boolean {
  const pid = Number.parseInt(content, 10);
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch {
    // Gone, or the number is now that of another user's process.
    return false;
  }
  return isSame(holderOf(pid), content);
}

/**
 * The name under which a process holds things: its id, and where the system tells when it started,
 * since numbers are used again. {@link isAlive} understands it.
 */
export function holderOf(pid: number): string {
  if (process.platform !== 'linux')
    return `${pid} boot ${Math.round(Date.now() / 1000 - uptime())}`;
  const startedAt = readProcStat(pid)?.startedAt;
  return startedAt === undefined ? String(pid) : `${pid} ${startedAt}`;
}

/** The clock may be set while the system runs; what was said in an earlier run of it does not count. */
export function isSame(now: string, then: string): boolean {
  if (now === then) return true;
  const [, boot] = /^\d+ boot (\d+)$/.exec(now) ?? [];
  const [, earlier] = /^\d+ boot (\d+)$/.exec(then) ?? [];
  if (boot === undefined || earlier === undefined) return false;
  return Math.abs(Number(boot) - Number(earlier)) < BOOT_TOLERANCE;
}

async function claim(mine: string, path: string): Promise<boolean> {
  try {
    await link(mine, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Takes a dead lock away; false if it turned out to be another, living one meanwhile. */
async function removeDead(path: string, dead: string): Promise<boolean> {
  const aside = `${path}.${process.pid}.dead`;
  try {
    await rename(path, aside);
  } catch {
    return true;
  }
  const found = await contentOf(aside);
  const wasDead = found === dead;
  if (!wasDead) await link(aside, path).catch(() => {});
  await rm(aside, { force: true });
  return wasDead;
}

function held(path: string, content: string): ProcessLock {
  return {
    async release() {
      if ((await contentOf(path)) === content) await rm(path, { force: true });
    },
  };
}

async function contentOf(path: string): Promise<string | null> {
  return readFile(path, 'utf8').then(
    (text) => text,
    () => null,
  );
}
