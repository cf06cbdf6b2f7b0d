// Which process the saved sessions in a folder belong to. The owner holds an operating-system lock on
// a file beside the folder for as long as it lives, however it dies; whoever gets that lock has
// found an owner that is gone. SQLite provides the lock, because Node does not.

import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import type { Disposable } from '#shared/base/disposable.ts';
import { makePrivateFolder } from '../store/private-file.ts';

const OWNER = /^[0-9a-f]{32}$/;

/** Takes the lock at `path`, or null while a living process holds it. Throws if no lock can be had there. */
function takeLock(path: string): Disposable | null {
  const database = new Sqlite(path, { timeout: 0 });
  try {
    // Nothing is ever written, so there is nothing to journal in a file.
    database.pragma('journal_mode = MEMORY');
    database.exec('BEGIN EXCLUSIVE');
    return { dispose: () => database.close() };
  } catch (error) {
    database.close();
    if (error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY')) return null;
    throw error;
  }
}

/** A folder of saved sessions that this process holds. */
export class OwnerFolder implements Disposable {
  readonly path: string;
  readonly #lockPath: string;
  readonly #lock: Disposable;

  private constructor(path: string, lock: Disposable) {
    this.path = path;
    this.#lockPath = `${path}.lock`;
    this.#lock = lock;
  }

  /** Makes a new one below `root`. `mark` is kept in it, readable for everybody who may. Throws the system's error. */
  static async create(root: string, mark: string): Promise<OwnerFolder> {
    await makePrivateFolder(root);
    const path = join(root, randomUUID().replaceAll('-', ''));
    const lock = takeLock(`${path}.lock`);
    if (!lock) throw new Error('A new lock is held already.');
    const owner = new OwnerFolder(path, lock);
    try {
      await makePrivateFolder(path);
      await writeFile(join(path, 'owner'), mark, { mode: 0o600 });
      return owner;
    } catch (error) {
      owner.dispose();
      throw error;
    }
  }

  /** Folders below `root` whose owners are gone, now held by this process. */
  static async *abandoned(root: string): AsyncGenerator<OwnerFolder> {
    const names = await readdir(root).catch(() => []);
    for (const name of names.filter((candidate) => OWNER.test(candidate))) {
      const path = join(root, name);
      const lock = takeLock(`${path}.lock`);
      if (!lock) continue;
      if (existsSync(path)) yield new OwnerFolder(path, lock);
      else lock.dispose();
    }
  }

  /** What {@link create} was told, or an empty string. */
  async mark(): Promise<string> {
    return readFile(join(this.path, 'owner'), 'utf8').catch(() => '');
  }

  /** Notes that the owner is alive now. */
  async touch(now: number): Promise<void> {
    await utimes(join(this.path, 'owner'), now / 1000, now / 1000);
  }

  /** When the owner was last known to be alive; 0 if nobody can tell. */
  async lastAlive(): Promise<number> {
    return (await stat(join(this.path, 'owner')).catch(() => null))?.mtimeMs ?? 0;
  }

  /** Paths of the sessions in it. */
  async slots(): Promise<string[]> {
    const names = await readdir(this.path).catch(() => []);
    return names.filter((name) => OWNER.test(name)).map((name) => join(this.path, name));
  }

  /** Deletes the folder and lets go of it. */
  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
    this.dispose();
    await rm(this.#lockPath, { force: true });
  }

  /** Lets go: from now on another process may take it. */
  dispose(): void {
    this.#lock.dispose();
  }
}
