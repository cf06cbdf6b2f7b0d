// The folders of Aerie: their rights, and the space left.

import { constants } from 'node:fs';
import { access, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { AppPaths } from '#core/system/app-paths.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

const MEBIBYTE = 1024 * 1024;
/** Less free space than this is told, in bytes. */
const LITTLE_SPACE = 500 * MEBIBYTE;
const NO_SPACE = 20 * MEBIBYTE;
const OTHERS = 0o077;

export async function checkFolders(paths: AppPaths, platform: NodeJS.Platform): Promise<Finding[]> {
  const folders = new Set([paths.config, paths.data, paths.logs, paths.cache, paths.run]);
  const findings = await Promise.all(
    [...folders].map((folder) => checkFolder(folder, paths, platform)),
  );
  return [...findings, await checkSpace(paths.data)];
}

async function checkFolder(
  folder: string,
  paths: AppPaths,
  platform: NodeJS.Platform,
): Promise<Finding> {
  const existing = await nearest(folder);
  try {
    await access(existing, constants.W_OK | constants.X_OK);
  } catch {
    return fail(
      'folder',
      `${existing} cannot be written to.`,
      `Give yourself the right to write there, or choose another folder with AERIE_HOME.`,
    );
  }
  if (existing !== folder) return ok('folder', `${folder} will be made when it is needed.`);
  const { mode, uid } = await stat(folder);
  if (platform !== 'win32' && uid !== process.getuid?.()) {
    return fail('folder', `${folder} belongs to someone else.`, `Change its owner with chown.`);
  }
  if (platform !== 'win32' && folder === paths.run && (mode & OTHERS) !== 0) {
    return fail('folder', `${folder} is open to other users.`, `Run: chmod 700 ${quoted(folder)}`);
  }
  return ok('folder', `${folder} is yours and can be written to.`);
}

async function checkSpace(folder: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(await nearest(folder));
  const free = bavail * bsize;
  const message = `${Math.floor(free / MEBIBYTE)} MB are free where ${folder} is.`;
  const advice = 'Free some space: settings, layouts and recordings are kept there.';
  if (free < NO_SPACE) return fail('space', message, advice);
  return free < LITTLE_SPACE ? warn('space', message, advice) : ok('space', message);
}

/** The folder itself, or the one it would be made in. */
async function nearest(folder: string): Promise<string> {
  for (let at = folder; ; at = dirname(at)) {
    const found = await stat(at).catch(() => null);
    if (found?.isDirectory() || dirname(at) === at) return at;
  }
}

function quoted(path: string): string {
  return `'${path.replaceAll("'", "'\\''")}'`;
}
