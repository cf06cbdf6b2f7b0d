// Lists the files below a folder: what git knows of them, or what stands on the disk. Bounded in time
// and in number, and never followed through links.

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '#shared/base/ports.ts';
import type { Git } from '../git/git.ts';
import { nameOf } from '../git/git-names.ts';

/** Files below a folder, with slashes, relative to it. */
export interface FolderListing {
  readonly files: readonly string[];
  /** False if there are more. */
  readonly complete: boolean;
}

export interface ScanContext {
  readonly clock: Clock;
  readonly git: Git;
}

/** Files listed of one folder. */
const MAX_FILES = 100_000;
/** Time for one folder, in ms. */
const MAX_MS = 4000;
const MAX_LIST_BYTES = 8 * 1024 * 1024;
const MAX_DEPTH = 40;

/** Folders that no person means, where git does not tell. */
const skipped = new Set([
  'node_modules',
  'bower_components',
  '__pycache__',
  '.git',
  '.hg',
  '.svn',
  '.jj',
  '.cache',
  '.venv',
  'venv',
  '.tox',
  '.mypy_cache',
  '.pytest_cache',
  '.gradle',
  '.next',
  '.nuxt',
  '.turbo',
  '.npm',
]);

/** Never rejects but with the reason of `signal`. A folder that cannot be read has no files. */
export async function scanFolder(
  folder: string,
  context: ScanContext,
  signal: AbortSignal,
): Promise<FolderListing> {
  signal.throwIfAborted();
  const tracked = await listTracked(folder, context.git, signal);
  signal.throwIfAborted();
  return tracked ?? walk(folder, context.clock, signal);
}

/** What git tracks or does not ignore; undefined where git or a repository is missing. */
async function listTracked(
  folder: string,
  git: Git,
  signal: AbortSignal,
): Promise<FolderListing | undefined> {
  try {
    const { code, stdout, truncated, stopped } = await git.run(
      ['ls-files', '-co', '--exclude-standard', '-z'],
      { cwd: folder, signal, timeoutMs: MAX_MS, maxBytes: MAX_LIST_BYTES },
    );
    if (code !== 0 && !stopped) return undefined;
    const names = stdout.split('\0').map(nameOf);
    // After the last NUL stands nothing, or a name that was cut.
    names.pop();
    const files = [...new Set(names)].filter((name) => name !== '' && name.isWellFormed());
    const complete = !truncated && !stopped && files.length <= MAX_FILES;
    return { files: files.slice(0, MAX_FILES), complete };
  } catch {
    // No git on this machine.
    return undefined;
  }
}

async function walk(folder: string, clock: Clock, signal: AbortSignal): Promise<FolderListing> {
  const end = clock.monotonic() + MAX_MS;
  const files: string[] = [];
  let level = [''];
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth += 1) {
    const next: string[] = [];
    for (const at of level) {
      signal.throwIfAborted();
      if (files.length >= MAX_FILES || clock.monotonic() > end) return { files, complete: false };
      const entries = await readdir(join(folder, at), { withFileTypes: true }).catch(() => []);
      for (const entry of entries) {
        const path = at === '' ? entry.name : `${at}/${entry.name}`;
        if (!entry.isDirectory()) files.push(path);
        else if (!skipped.has(entry.name)) next.push(path);
      }
    }
    level = next;
  }
  return { files: files.slice(0, MAX_FILES), complete: level.length === 0 };
}
