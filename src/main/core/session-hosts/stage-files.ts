// Puts files in a folder of their own by hard link, or by copy where links are not possible: so a
// program goes on running, and can load what it has not loaded yet, while its origin is replaced.

import { constants } from 'node:fs';
import {
  access,
  copyFile,
  link,
  mkdir,
  readdir,
  readlink,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A file or folder, and where it goes below the staging folder. */
export interface StagedEntry {
  readonly from: string;
  /** Relative; folders are entered. */
  readonly to: string;
}

/** Says that a folder is complete. */
const MARKER = '.complete';

/**
 * Fills `folder` with `entries` unless it is complete already. Several processes may do so at once;
 * nobody ever sees half of it. Without `links` everything is copied. Throws the system's error.
 */
export async function stageFiles(
  folder: string,
  entries: readonly StagedEntry[],
  { links = true } = {},
): Promise<void> {
  if (await isStaged(folder)) return;
  const temporary = `${folder}.${process.pid}.tmp`;
  await rm(temporary, { recursive: true, force: true });
  await mkdir(temporary, { recursive: true, mode: 0o700 });
  try {
    for (const { from, to } of entries) await stage(from, join(temporary, to), links);
    await writeFile(join(temporary, MARKER), '', { mode: 0o600 });
    await moveInto(temporary, folder);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Whether {@link stageFiles} has finished for `folder`. */
export async function isStaged(folder: string): Promise<boolean> {
  return access(join(folder, MARKER)).then(
    () => true,
    () => false,
  );
}

async function moveInto(temporary: string, folder: string): Promise<void> {
  try {
    await rename(temporary, folder);
  } catch (error) {
    if (await isStaged(folder)) return;
    // Half of an older attempt stands in the way.
    await rm(folder, { recursive: true, force: true });
    await rename(temporary, folder).catch(() => {
      throw error;
    });
  }
}

async function stage(from: string, to: string, links: boolean): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  const names = await readdir(from, { withFileTypes: true }).catch(() => null);
  if (names === null) {
    await linkOrCopy(from, to, links);
    return;
  }
  await mkdir(to, { recursive: true, mode: 0o700 });
  for (const entry of names) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await stage(source, target, links);
    else if (entry.isSymbolicLink()) await symlink(await readlink(source), target);
    else if (entry.isFile()) await linkOrCopy(source, target, links);
  }
}

async function linkOrCopy(from: string, to: string, links: boolean): Promise<void> {
  const linked =
    links &&
    (await link(from, to).then(
      () => true,
      // Another file system, or one without links.
      () => false,
    ));
  // Where it can, the system shares the blocks.
  if (!linked) await copyFile(from, to, constants.COPYFILE_FICLONE);
}

/** Removes the staged folders below `parent` whose names are not in `keep`, and those begun by processes that are gone. */
export async function removeStaged(parent: string, keep: readonly string[]): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  const old = names.filter((name) => !keep.includes(name) && !isBeingStaged(name));
  await Promise.all(
    old.map(async (name) => {
      // First, so that what is left after an interruption is not taken for complete.
      await rm(join(parent, name, MARKER), { force: true });
      await rm(join(parent, name), { recursive: true, force: true });
    }),
  );
}

function isBeingStaged(name: string): boolean {
  const pid = /\.(\d+)\.tmp$/.exec(name)?.[1];
  if (pid === undefined) return false;
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
}
