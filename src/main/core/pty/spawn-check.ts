// Everything that can be known to be wrong before a process is started. Without it a bad program or
// folder would show as a child that prints a riddle and exits with 1.
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { AppError } from '#shared/base/app-error.ts';
import { MAX_COLS, MAX_ROWS } from '#shared/contract/limits.ts';
import type { PtyOptions } from './pty-spawner.ts';

/** @throws AppError `bad_size` unless both are whole numbers within the contract's limits. */
export function checkSize(cols: number, rows: number): void {
  const fits = (n: number, max: number): boolean => Number.isInteger(n) && n >= 1 && n <= max;
  if (fits(cols, MAX_COLS) && fits(rows, MAX_ROWS)) return;
  throw new AppError(
    'bad_size',
    `A terminal cannot be ${cols} columns by ${rows} rows. Use 1 to ${MAX_COLS} columns and 1 to ${MAX_ROWS} rows.`,
  );
}

/** @throws AppError `cwd_not_found` unless `cwd` is an absolute path of a folder that can be entered. */
export async function checkFolder(cwd: string): Promise<void> {
  const fail = (why: string): AppError =>
    new AppError('cwd_not_found', `${why} Choose another folder.`);
  if (!isAbsolute(cwd)) throw fail(`The folder "${cwd}" is not an absolute path.`);
  const info = await stat(cwd).catch(() => null);
  if (info === null) throw fail(`The folder "${cwd}" does not exist.`);
  if (!info.isDirectory()) throw fail(`"${cwd}" is not a folder.`);
  await access(cwd, constants.X_OK).catch(() => {
    throw fail(`You may not enter the folder "${cwd}".`);
  });
}

/**
 * The absolute path of the program: looked up on PATH of `env` when it has no separator, relative to
 * `cwd` when it has one.
 * @throws AppError `shell_not_found`
 */
export async function resolveProgram(
  options: Pick<PtyOptions, 'shell' | 'cwd' | 'env'>,
  platform: NodeJS.Platform = process.platform,
): Promise<string> {
  const { shell } = options;
  const fail = (why: string): AppError =>
    new AppError('shell_not_found', `${why} Check the shell in the profile.`);
  if (shell === '') throw fail('No shell is set.');
  const hasFolder = shell.includes('/') || (platform === 'win32' && shell.includes('\\'));
  if (hasFolder) {
    const path = isAbsolute(shell) ? shell : resolve(options.cwd, shell);
    const found = await firstProgram(withExtensions(path, options.env, platform), platform);
    if (typeof found === 'string') return found;
    throw fail(
      found.exists
        ? `"${shell}" is not a program that you may run.`
        : `The shell "${shell}" does not exist.`,
    );
  }
  const folders = (variable(options.env, 'PATH', platform) ?? '').split(delimiter);
  const candidates = folders
    .filter((folder) => isAbsolute(folder))
    .flatMap((folder) => withExtensions(join(folder, shell), options.env, platform));
  const found = await firstProgram(candidates, platform);
  if (typeof found === 'string') return found;
  throw fail(`The shell "${shell}" was not found on the PATH.`);
}

function withExtensions(
  path: string,
  env: Readonly<Record<string, string>>,
  platform: NodeJS.Platform,
): string[] {
  if (platform !== 'win32') return [path];
  const extensions = (variable(env, 'PATHEXT', platform) ?? '.COM;.EXE;.BAT;.CMD')
    .split(';')
    .filter((extension) => extension.startsWith('.'));
  const lower = path.toLowerCase();
  const complete = extensions.some((extension) => lower.endsWith(extension.toLowerCase()));
  return complete ? [path] : extensions.map((extension) => path + extension);
}

async function firstProgram(
  candidates: readonly string[],
  platform: NodeJS.Platform,
): Promise<string | { exists: boolean }> {
  let exists = false;
  for (const candidate of candidates) {
    const info = await stat(candidate).catch(() => null);
    if (info === null) continue;
    exists = true;
    if (!info.isFile()) continue;
    const mode = platform === 'win32' ? constants.F_OK : constants.X_OK;
    const allowed = await access(candidate, mode).then(
      () => true,
      () => false,
    );
    if (allowed) return candidate;
  }
  return { exists };
}

/** Names are case-insensitive on Windows, where PATH is usually spelt `Path`. */
function variable(
  env: Readonly<Record<string, string>>,
  name: string,
  platform: NodeJS.Platform,
): string | undefined {
  if (platform !== 'win32') return env[name];
  const key = Object.keys(env).find((candidate) => candidate.toUpperCase() === name);
  return key === undefined ? undefined : env[key];
}
