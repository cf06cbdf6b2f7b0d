// Replaces a text file at once, never half of it, and only where it may be: each folder on the way is
// held open and its true place looked up before anything is done in it.

import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { RequestError } from '@agentclientprotocol/sdk/unstable';
import { codeOf } from '../../store/private-file.ts';
import { type HeldFolder, holdFolder } from './held-path.ts';

const NEW_FILE_MODE = 0o644;
const NEW_FOLDER_MODE = 0o755;

/** How a file is written. */
export interface WriteOptions {
  /** Whether a folder without links may be written to; absent allows all. */
  readonly contains?: ((realPath: string) => boolean) | undefined;
  /** Asked right before the file takes its name; what it throws ends the write. */
  readonly beforeRename?: () => Promise<void>;
}

/**
 * Writes to `path`, which has no links in it as far as it exists, making its folders. A file that was
 * there keeps its mode. Throws the system's error, or `RequestError` -32603.
 */
export async function writeText(
  path: string,
  content: string,
  options: WriteOptions = {},
): Promise<void> {
  const folder = await openFolder(dirname(path), options);
  const temporary = join(folder.path, `.${randomUUID()}.tmp`);
  const target = join(folder.path, basename(path));
  try {
    const before = await stat(target).catch(() => null);
    if (before?.isFile() === false) throw new RequestError(-32603, 'This is not a file.');
    await fill(temporary, content, before === null ? undefined : before.mode & 0o777);
    await options.beforeRename?.();
    await assertInside(folder, options);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {
      // A file left behind is no reason to fail; the first error tells more.
    });
    throw error;
  } finally {
    await folder.close();
  }
}

/** Opens a folder, making it and those above it where they are missing. */
async function openFolder(path: string, options: WriteOptions): Promise<HeldFolder> {
  try {
    return await openInside(path, options);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' || dirname(path) === path) throw error;
  }
  const parent = await openFolder(dirname(path), options);
  try {
    const made = join(parent.path, basename(path));
    await mkdir(made, { mode: NEW_FOLDER_MODE }).catch((error: unknown) => {
      // Somebody else made it meanwhile.
      if (codeOf(error) !== 'EEXIST') throw error;
    });
    return await openInside(made, options);
  } finally {
    await parent.close();
  }
}

async function openInside(path: string, options: WriteOptions): Promise<HeldFolder> {
  const folder = await holdFolder(path);
  try {
    await assertInside(folder, options);
    return folder;
  } catch (error) {
    await folder.close();
    throw error;
  }
}

async function assertInside(folder: HeldFolder, { contains }: WriteOptions): Promise<void> {
  if (!contains || contains(await folder.realPath())) return;
  throw new RequestError(-32603, 'This path is outside of the folders of the session.');
}

async function fill(path: string, content: string, mode: number | undefined): Promise<void> {
  const file = await open(path, 'wx', mode === undefined ? NEW_FILE_MODE : 0o600);
  try {
    await file.writeFile(content, 'utf8');
    if (mode !== undefined) await file.chmod(mode);
    await file.datasync();
  } finally {
    await file.close();
  }
}
