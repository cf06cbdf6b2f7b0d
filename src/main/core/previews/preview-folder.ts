// The folder in which programs of this process's sessions leave what they want shown and opened, and the
// variables that tell them of it. Only its owner may enter it.

import { readdir, rm, writeFile } from 'node:fs/promises';
import { basename, isAbsolute, join } from 'node:path';
import type { Logger } from '#shared/base/ports.ts';
import { variableIn } from '../pty/environment-variable.ts';
import { isProcessRunning } from '../recording/writer-process.ts';
import { makePrivateFolder } from '../store/private-file.ts';

/** Longest name that every file system takes, with room for endings, in characters. */
const MAX_FILE_NAME = 200;
/** Name of the program that notes pages: peers call it so. */
const OPENER = 'wt-browser';
/** Notes its first argument as one line, in one step; fails where nobody would read it. */
const OPENER_SCRIPT = `#!/bin/sh
[ -n "$AERIE_PAGES_FILE" ] && [ -n "$1" ] || exit 1
page=$(printf '%s' "$1" | tr -d '\\r\\n')
printf '%s\\n' "$page" >>"$AERIE_PAGES_FILE"
`;

export interface PreviewFolderOptions {
  /** Folders of all processes are in it. Absent: programs are told of none. */
  readonly root: string | undefined;
  readonly pid: number;
  readonly platform: NodeJS.Platform;
  /** Whether programs shall ask before they open pages. */
  readonly asksPages: () => boolean;
  readonly logger: Logger;
}

/** How a session's variables are put together: see `createSession.envMode`. */
type EnvironmentMode = 'merge' | 'replace';

export class PreviewFolder {
  readonly #options: PreviewFolderOptions;
  readonly #path: string | undefined;
  #ready: Promise<boolean> | undefined;

  constructor(options: PreviewFolderOptions) {
    this.#options = options;
    this.#path = options.root && join(options.root, String(options.pid));
  }

  /**
   * `env` of session `id` with what tells its programs where to leave things. Whoever starts a session
   * may have told of a file for it elsewhere: that one stays.
   */
  async environment(
    id: string,
    env: Readonly<Record<string, string>>,
    mode: EnvironmentMode,
  ): Promise<Readonly<Record<string, string>>> {
    const name = previewFileName(id);
    if (previewFileOf(id, env) !== undefined || !this.#path || name === null) return env;
    this.#ready ??= this.#prepare(this.#path);
    if (!(await this.#ready)) return env;
    const shown = { WT_PREVIEW_DIR: this.#path, WT_PREVIEW_FILE: join(this.#path, name) };
    // Variables that somebody chose one by one get no others that change what programs do.
    return mode === 'replace'
      ? { ...env, ...shown }
      : { ...env, ...shown, ...this.#pages(id, env) };
  }

  /** Where programs of session `id` ask for pages, if they were told of it. */
  pagesFileOf(id: string, env: Readonly<Record<string, string>>): string | undefined {
    const path = env['AERIE_PAGES_FILE'];
    return path !== undefined && path === this.#pagesFile(id) ? path : undefined;
  }

  /** Removes what programs of a session that is gone left here. Never rejects. */
  async forget(id: string): Promise<void> {
    const name = previewFileName(id);
    const pages = this.#pagesFile(id);
    if (!this.#path || name === null || pages === undefined || !this.#ready) return;
    await Promise.all([join(this.#path, name), pages].map(remove));
  }

  /** Removes all of it. Never rejects. */
  async dispose(): Promise<void> {
    if (!this.#path || !(await this.#ready)) return;
    await remove(this.#path);
  }

  #pagesFile(id: string): string | undefined {
    return this.#path && join(this.#path, `pages-${fileName(id)}`);
  }

  #pages(id: string, env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
    const { platform, asksPages } = this.#options;
    const file = this.#pagesFile(id);
    if (!this.#path || file === undefined || platform === 'win32' || !asksPages()) return {};
    // Somebody's own choice.
    if (env['BROWSER']) return {};
    const opener = join(this.#path, OPENER);
    // Programs split the variable at spaces, and some know no quotes.
    if (!/\s/.test(opener)) return { AERIE_PAGES_FILE: file, BROWSER: opener };
    const path = variableIn(env, 'PATH', platform);
    const PATH = path ? `${path}:${this.#path}` : this.#path;
    return { AERIE_PAGES_FILE: file, BROWSER: OPENER, PATH };
  }

  async #prepare(path: string): Promise<boolean> {
    const { root = '', pid, platform, logger } = this.#options;
    try {
      // What an earlier process of this number left.
      await rm(path, { recursive: true, force: true });
      await makePrivateFolder(root);
      await makePrivateFolder(path);
      if (platform !== 'win32') {
        await writeFile(join(path, OPENER), OPENER_SCRIPT, { mode: 0o700 });
      }
      void removeLeft(root, pid);
      return true;
    } catch (error) {
      logger.warn({ err: error }, 'programs cannot be told where to leave previews');
      return false;
    }
  }
}

/** The file that programs of session `id` were told to leave previews in; undefined if there is none. */
export function previewFileOf(
  id: string,
  env: Readonly<Record<string, string>>,
): string | undefined {
  const path = env['WT_PREVIEW_FILE'];
  if (path === undefined || !isAbsolute(path)) return undefined;
  // What is there is removed: only what can be meant for this very session.
  return basename(path) === previewFileName(id) ? path : undefined;
}

/** Null for an id that is too long for a file. */
function previewFileName(id: string): string | null {
  const name = `.wt-preview-${fileName(id)}`;
  return name.length <= MAX_FILE_NAME ? name : null;
}

/** Ids have no dots. */
const fileName = (id: string): string => id.replaceAll('/', '.');

/** Folders of processes that are gone. Never rejects. */
async function removeLeft(root: string, pid: number): Promise<void> {
  const names = await readdir(root).catch(() => []);
  for (const name of names) {
    if (!/^\d{1,10}$/.test(name) || name === String(pid)) continue;
    if (!isProcessRunning(Number(name), '')) await remove(join(root, name));
  }
}

async function remove(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch(() => {
    // Whoever comes later removes it.
  });
}
