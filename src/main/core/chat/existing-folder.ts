import { stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { AppError } from '#shared/base/app-error.ts';

/** `path` if a folder is there. @throws AppError `cwd_not_found` */
export async function existingFolder(path: string): Promise<string> {
  const found = isAbsolute(path) ? await stat(path).catch(() => null) : null;
  if (found?.isDirectory()) return path;
  throw new AppError(
    'cwd_not_found',
    `There is no folder ${path}. Give the whole path of one that is there.`,
  );
}
