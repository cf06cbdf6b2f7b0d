// The files in the folder of a chat, for whoever writes to its agent. Links and `..` lead nowhere else.

import { stat } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';
import { AppError } from '#shared/base/app-error.ts';
import {
  type FileState,
  type FoundFile,
  type FoundFiles,
  MAX_FOUND_FILES,
  MAX_SHOWN_FILE,
  type ShownFile,
} from '#shared/contract/files.ts';
import { systemLinks } from '../agents/files/file-requests.ts';
import { readText } from '../agents/files/read-text.ts';
import { type WorkspaceBoundary, workspaceBoundary } from '../agents/files/workspace-boundary.ts';
import { Git, type GitPorts } from '../git/git.ts';
import { codeOf } from '../store/private-file.ts';
import { findPaths } from './find-paths.ts';
import { FolderListings } from './folder-listings.ts';
import { scanFolder } from './scan-folder.ts';
import { shownLines } from './shown-lines.ts';

/** Larger files are not shown, in bytes. */
const MAX_FILE_BYTES = 8 * 1024 * 1024;
/** Best fits of which the disk is asked, so that what is gone or leads elsewhere is not offered. */
const MAX_LOOKED_AT = 200;

export class ChatFiles {
  readonly #ports: GitPorts;
  readonly #listings: FolderListings;

  constructor(ports: GitPorts) {
    const { clock } = ports;
    const git = new Git(ports);
    this.#ports = ports;
    this.#listings = new FolderListings(clock, (folder, signal) =>
      scanFolder(folder, { clock, git }, signal),
    );
  }

  /** Files and folders of `folder` that fit `query`, the best first. @throws AppError `cwd_not_found` */
  async find(
    folder: string,
    query: string,
    { limit = MAX_FOUND_FILES, signal }: { readonly limit?: number; readonly signal: AbortSignal },
  ): Promise<FoundFiles> {
    const boundary = await this.#boundary(folder);
    if ((await stateOf(boundary, folder)) !== 'folder') {
      throw new AppError('cwd_not_found', 'The folder of this chat is not there any more.');
    }
    const { files, complete } = await this.#listings.list(folder, signal);
    const found: FoundFile[] = [];
    for (const file of findPaths(files, query).slice(0, MAX_LOOKED_AT)) {
      signal.throwIfAborted();
      if ((await stateOf(boundary, resolve(folder, file.path))) === file.kind) found.push(file);
      if (found.length === limit) break;
    }
    return { files: found, complete };
  }

  /** Whether files are there. */
  async check(folder: string, paths: readonly string[]): Promise<FileState[]> {
    const boundary = await this.#boundary(folder);
    return Promise.all(paths.map((path) => stateOf(boundary, resolve(folder, path))));
  }

  /** Lines of a text file. @throws AppError `bad_request`, `file_not_found` */
  async read(folder: string, path: string, line: number): Promise<ShownFile> {
    const boundary = await this.#boundary(folder);
    const asked = resolve(folder, path);
    const answer = await boundary.check(asked);
    if (!answer.inside) {
      throw new AppError('bad_request', `${answer.reason} It is not shown here.`);
    }
    const text = await readText(answer.path, {
      maxBytes: MAX_FILE_BYTES,
      contains: (real) => boundary.contains(real),
    }).catch(cannotRead);
    const name = relative(resolve(folder), asked).split(sep).join('/');
    return { path: asked, name: name || asked, ...shownLines(text, line, MAX_SHOWN_FILE) };
  }

  #boundary(folder: string): Promise<WorkspaceBoundary> {
    return workspaceBoundary([folder], this.#ports.platform, systemLinks);
  }
}

async function stateOf(boundary: WorkspaceBoundary, path: string): Promise<FileState> {
  const answer = await boundary.check(path);
  if (!answer.inside) return 'outside';
  const found = await stat(answer.path).catch(() => null);
  if (found === null) return 'missing';
  return found.isDirectory() ? 'folder' : 'file';
}

function cannotRead(error: unknown): never {
  const code = codeOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    throw new AppError('file_not_found', 'This file is not there any more.', { cause: error });
  }
  if (code === 'EACCES' || code === 'EPERM') {
    throw new AppError('bad_request', 'You may not read this file.', { cause: error });
  }
  if (code === 'EISDIR') throw new AppError('bad_request', 'This is a folder.', { cause: error });
  throw new AppError('bad_request', error instanceof Error ? error.message : 'It cannot be read.', {
    cause: error,
  });
}
