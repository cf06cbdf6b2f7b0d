// Hands newer values of environment variables to shells that run already: through files and links at
// places that stay the same. Nothing is injected into processes.
//
//   <folder>/<session id>/NAME     a link to the path in the variable, e.g. of SSH_AUTH_SOCK
//   <folder>/<session id>/env      all other variables, NAME=value, one a line
//   <folder>/<session id>/env-sh   the same, quoted, to be read by a POSIX shell

import { lstat, mkdir, readdir, rename, rm, rmdir, symlink, writeFile } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { AppError } from '#shared/base/app-error.ts';
import { sessionId } from '#shared/contract/index.ts';

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;
const LIST = 'env';
const QUOTED_LIST = 'env-sh';
/** Variables with a path that changes from login to login: shells get a link in its place. */
const CHANGING = ['SSH_AUTH_SOCK', 'XAUTHORITY'];

export class ForwardedEnvironment {
  readonly #folder: string;
  /** The last write of each session: they follow one another. */
  readonly #writing = new Map<string, Promise<void>>();
  readonly #removing = new Set<Promise<void>>();
  /** How often a session with that id was started. */
  readonly #starts = new Map<string, number>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Replaces what session `id` was given before.
   * @throws AppError `bad_request` for names and values that are refused, `storage_failed`
   */
  async forward(id: string, env: Readonly<Record<string, string>>): Promise<void> {
    checkVariables(env);
    const folder = this.#folderOf(id);
    const before = this.#writing.get(id) ?? Promise.resolve();
    const write = before.catch(() => {}).then(() => writeAll(folder, env));
    this.#writing.set(id, write);
    try {
      await write;
    } catch (cause) {
      const message = 'The variables could not be saved. Check free space and permissions.';
      throw new AppError('storage_failed', message, { cause });
    } finally {
      if (this.#writing.get(id) === write) this.#writing.delete(id);
    }
  }

  /**
   * The environment for session `id`, about to start: paths that change from login to login are replaced
   * by links that {@link forward} moves. Without `links`, and what cannot be linked, stays as it is.
   */
  async atStart(
    id: string,
    env: Readonly<Record<string, string>>,
    links: boolean,
  ): Promise<Record<string, string>> {
    this.#starts.set(id, this.startOf(id) + 1);
    const linked: Record<string, string> = { ...env };
    if (!links) return linked;
    const folder = this.#folderOf(id);
    for (const name of CHANGING) {
      const value = env[name];
      if (value === undefined || !isAbsolute(value) || !(await exists(value))) continue;
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await link(value, join(folder, name));
      linked[name] = join(folder, name);
    }
    return linked;
  }

  /** Tells one start of a session from another with the same id; for {@link forget}. */
  startOf(id: string): number {
    return this.#starts.get(id) ?? 0;
  }

  /** Takes away what a session was given, unless another with its id was started since. */
  async forget(id: string, start: number): Promise<void> {
    if (this.startOf(id) !== start) return;
    this.#starts.delete(id);
    const removal = this.#remove(id).finally(() => this.#removing.delete(removal));
    this.#removing.add(removal);
    await removal;
  }

  /** Resolves when nothing is being written or taken away. */
  async settled(): Promise<void> {
    await Promise.allSettled([...this.#writing.values(), ...this.#removing]);
  }

  async #remove(id: string): Promise<void> {
    const folder = this.#folderOf(id);
    await this.#writing.get(id)?.catch(() => {});
    for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
      const ours = entry.isSymbolicLink() || entry.name === LIST || entry.name === QUOTED_LIST;
      if (ours) await rm(join(folder, entry.name), { force: true });
    }
    // Only goes away when nothing else is in it.
    await rmdir(folder).catch(() => {});
  }

  #folderOf(id: string): string {
    const folder = resolve(this.#folder, id);
    const inside = relative(this.#folder, folder);
    if (sessionId.safeParse(id).success && inside !== '' && !inside.startsWith('..')) return folder;
    throw new AppError('bad_request', 'That is not the id of a session.');
  }
}

function checkVariables(env: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(env)) {
    if (!NAME.test(name) || name === LIST) {
      throw new AppError('bad_request', 'Use letters, digits and _ in names of variables.');
    }
    if (/[\0\r\n]/.test(value)) {
      throw new AppError('bad_request', `The value of ${name} may not hold line breaks or NUL.`);
    }
  }
}

async function writeAll(folder: string, env: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const plain: [string, string][] = [];
  for (const [name, value] of Object.entries(env).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (isAbsolute(value) && (await exists(value))) await link(value, join(folder, name));
    else plain.push([name, value]);
  }
  const lines = (write: (value: string) => string): string =>
    plain.map(([name, value]) => `${name}=${write(value)}\n`).join('');
  await replace(join(folder, LIST), lines(String));
  await replace(join(folder, QUOTED_LIST), lines(quoted));
}

const quoted = (value: string): string => `'${value.replaceAll("'", `'\\''`)}'`;

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

async function link(target: string, path: string): Promise<void> {
  const temporary = `${path}.tmp`;
  await rm(temporary, { force: true });
  await symlink(target, temporary);
  await rename(temporary, path);
}

async function replace(path: string, text: string): Promise<void> {
  const temporary = `${path}.tmp`;
  await rm(temporary, { force: true });
  await writeFile(temporary, text, { mode: 0o600, flag: 'wx' });
  await rename(temporary, path);
}
