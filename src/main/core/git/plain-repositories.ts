// Lets git work in a repository without its own settings: they lie in its folder, where an agent may write
// at any moment, so no look at them beforehand would help. Git gets a folder of ours in place of the one
// that they are in, with what was kept of them and links to all that is data.

import { copyFile, mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '#shared/base/app-error.ts';
import type { Clock } from '#shared/base/ports.ts';
import type { Latin1 } from './git-names.ts';
import { type PlainSettings, plainSettings } from './plain-settings.ts';

/** Where a repository is. Paths are absolute. */
export interface GitPlaces {
  readonly root: string;
  readonly gitDir: string;
  /** Of the repository's own folder; the same as `gitDir` unless this is a further worktree. */
  readonly commonDir: string;
}

export interface PlainRepositoriesPorts {
  /** Holds the folders; that of temporary files if absent. No session may write there. */
  readonly gitFolder?: string;
  readonly platform: NodeJS.Platform;
  readonly clock: Clock;
  /** Lists the settings in one file; nothing if there is none. */
  readonly list: (file: string, places: GitPlaces) => Promise<Latin1>;
}

/** Not the logs of branches, which git would follow links in; that of HEAD is elsewhere. */
const folders = ['objects', 'refs', 'info', 'worktrees', 'reftable', 'lfs'];
const files = ['packed-refs', 'shallow'];
const PREFIX = 'aerie-git-';
const MAX_KNOWN = 64;
/** What an Aerie left that was ended meanwhile; longer than anything runs. */
const LEFT_MS = 24 * 60 * 60_000;

export class PlainRepositories {
  readonly #ports: PlainRepositoriesPorts;
  readonly #known = new Map<string, { readonly stamp: string; readonly settings: PlainSettings }>();
  #place: Promise<string> | undefined;

  constructor(ports: PlainRepositoriesPorts) {
    this.#ports = ports;
  }

  /** Lends the variables with which git takes our settings for those of the repository. @throws AppError `git_failed` */
  async lend<T>(
    places: GitPlaces,
    work: (env: Readonly<Record<string, string>>) => Promise<T>,
  ): Promise<T> {
    const { text } = await this.settings(places);
    const folder = await this.#newFolder().catch(notPrepared);
    try {
      await this.#fill(folder, text, places).catch(notPrepared);
      return await work({
        GIT_DIR: places.gitDir,
        GIT_COMMON_DIR: folder,
        GIT_WORK_TREE: places.root,
      });
    } finally {
      // Links are removed, and nothing behind them.
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** What the repository says by itself. Known as long as its files are the same. */
  async settings(places: GitPlaces): Promise<PlainSettings> {
    const { commonDir, gitDir } = places;
    const [own, ofWorktree] = [join(commonDir, 'config'), join(gitDir, 'config.worktree')];
    const stamp = `${await stampOf(own)} ${await stampOf(ofWorktree)}`;
    const known = this.#known.get(gitDir);
    if (known?.stamp === stamp) return known.settings;
    const { list } = this.#ports;
    const listed = await list(own, places);
    const first = plainSettings(listed);
    const settings = first.byWorktree
      ? plainSettings(`${listed}${await list(ofWorktree, places)}`)
      : first;
    this.#known.delete(gitDir);
    // Other files may change without these.
    if (!settings.includes) this.#known.set(gitDir, { stamp, settings });
    const [oldest] = this.#known.keys();
    if (this.#known.size > MAX_KNOWN && oldest !== undefined) this.#known.delete(oldest);
    return settings;
  }

  async #newFolder(): Promise<string> {
    return mkdtemp(join(await this.#folder(), PREFIX));
  }

  async #fill(to: string, settings: Latin1, { commonDir: from }: GitPlaces): Promise<void> {
    await writeFile(join(to, 'config'), settings, { encoding: 'latin1', mode: 0o600 });
    const given = async (name: string, lend: (path: string) => Promise<void>): Promise<void> => {
      if (await stat(join(from, name)).catch(() => null)) await lend(join(from, name));
    };
    // Windows lets few people make links to files. Nothing that runs here writes to these.
    const copies = this.#ports.platform === 'win32';
    await Promise.all([
      ...folders.map((name) => given(name, (path) => symlink(path, join(to, name), 'junction'))),
      ...files.map((name) =>
        given(name, (path) => (copies ? copyFile : symlink)(path, join(to, name))),
      ),
    ]);
  }

  #folder(): Promise<string> {
    this.#place ??= this.#prepare().catch((error: unknown) => {
      this.#place = undefined;
      throw error;
    });
    return this.#place;
  }

  async #prepare(): Promise<string> {
    const { gitFolder, clock } = this.#ports;
    if (gitFolder === undefined) return tmpdir();
    await mkdir(gitFolder, { recursive: true, mode: 0o700 });
    for (const name of await readdir(gitFolder)) {
      const path = join(gitFolder, name);
      const info = await stat(path).catch(() => null);
      if (!name.startsWith(PREFIX) || !info || info.mtimeMs > clock.now() - LEFT_MS) continue;
      await rm(path, { recursive: true, force: true });
    }
    return gitFolder;
  }
}

function notPrepared(cause: unknown): never {
  const message = 'Git could not be prepared. Check free space and permissions.';
  throw new AppError('git_failed', message, { cause });
}

async function stampOf(file: string): Promise<string> {
  const info = await stat(file, { bigint: true }).catch(() => null);
  return info ? [info.ino, info.size, info.mtimeNs, info.ctimeNs].join(':') : 'none';
}
