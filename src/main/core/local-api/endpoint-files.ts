// The files around the socket: a folder that only its owner may enter, the token, the process id, and
// links for programs that look elsewhere. Removes only what is still ours.

import {
  chmod,
  lstat,
  mkdir,
  readFile,
  readlink,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '#shared/base/app-error.ts';
import type { EndpointPaths } from './endpoint-paths.ts';

const GROUP_OR_OTHERS_MAY_WRITE = 0o022;

/** @throws AppError `storage_failed` when the folder is not safe or cannot be made */
export async function prepareFolder({ folder }: Pick<EndpointPaths, 'folder'>): Promise<void> {
  try {
    await mkdir(dirname(folder), { recursive: true, mode: 0o700 });
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw unusable(folder, 'it could not be made', cause);
  }
  if (process.platform === 'win32') return;
  const info = await lstat(folder);
  if (!info.isDirectory()) throw unusable(folder, 'it is not a folder');
  if (info.uid !== process.getuid?.()) throw unusable(folder, 'it belongs to another user');
  if (info.mode & GROUP_OR_OTHERS_MAY_WRITE) throw unusable(folder, 'other users may write to it');
  await chmod(folder, 0o700);
}

function unusable(folder: string, why: string, cause?: unknown): AppError {
  const message = `The folder ${folder} cannot be used for the local socket: ${why}.`;
  return new AppError('storage_failed', message, { cause });
}

/** Replaces the file in one step; only its owner may read it. */
export async function writePrivate(path: string, content: Uint8Array | string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  await rm(temporary, { force: true });
  await writeFile(temporary, content, { mode: 0o600, flag: 'wx' });
  await rename(temporary, path);
}

/** The JSON that tells which process serves the socket. */
export function pidRecord(facts: {
  pid: number;
  version: string;
  now: number;
  socket: string;
}): string {
  const { pid, version, now, socket } = facts;
  const startedAt = new Date(now).toISOString();
  return JSON.stringify({ pid, version, started_at: startedAt, app: 'aerie', socket });
}

/** Makes the links unless something else has their names. */
export async function makeLinks({ links }: EndpointPaths): Promise<void> {
  for (const { path, target } of links) {
    if ((await present(path)) && !(await isOurs(path, target))) continue;
    await rm(path, { force: true });
    await symlink(target, path);
  }
}

/** Takes the process id and the links away, as far as they are still ours. */
export async function removeFiles(paths: EndpointPaths, pid: number): Promise<void> {
  for (const { path, target } of paths.links) {
    if (await isOurs(path, target)) await rm(path, { force: true });
  }
  const text = await readFile(paths.pid, 'utf8').catch(() => '');
  if (text.includes(`"pid":${pid},`)) await rm(paths.pid, { force: true });
}

async function isOurs(path: string, target: string): Promise<boolean> {
  return readlink(path).then(
    (found) => found === target,
    () => false,
  );
}

/** Whether anything has that name, also a link that leads nowhere. */
async function present(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
