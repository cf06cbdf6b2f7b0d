// From rules on paths to what is really mounted or denied: paths as they are on the disk, in the order in
// which they must come, so that the nearest rule counts.

import { lstat, mkdir, readdir, realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { AppError } from '#shared/base/app-error.ts';
import type { FsMode, FsRule } from '../egg-rules.ts';

/** A path as it is on the disk, and what may be done with it. */
export interface Mount {
  readonly mode: FsMode;
  readonly path: string;
  readonly isFolder: boolean;
}

export interface MountPlan {
  /** Parents before what is in them. */
  readonly mounts: readonly Mount[];
  /** True where nothing is there but what is named, and what programs need to start. */
  readonly jail: boolean;
  /** Sentences on rules that cannot be kept. */
  readonly notEnforced: readonly string[];
}

export interface MountRequest {
  readonly rules: readonly FsRule[];
  /** The session's folder, as it is on the disk. */
  readonly cwd: string;
  /** The home folder of this machine's user. */
  readonly home: string;
  /** The session's own; the same for people who are as good as the user. */
  readonly sessionHome: string;
  /** Below the home folder: what an agent must write, and whatever begins like it. */
  readonly agentPaths: readonly string[];
  /** What no rule opens: Aerie's own files. */
  readonly protect: readonly string[];
  /** Opened all the same, below what is protected. */
  readonly holes: readonly Pick<Mount, 'mode' | 'path'>[];
}

/** A rule once its path is known. */
interface Placed {
  readonly mode: FsMode;
  readonly path: string;
  /** What stands in the way of keeping it if there is nothing at the path. */
  readonly mustExist: boolean;
  /** Folder that it must not lead out of. */
  readonly within: string | null;
  readonly written: string;
}

const STRENGTH: Readonly<Record<FsMode, number>> = { ro: 0, rw: 0, 'deny-write': 1, deny: 2 };

/** @throws AppError `bad_request` for a rule that leads out of the session's folder by a link */
export async function planMounts(request: MountRequest): Promise<MountPlan> {
  const { rules, home, holes, protect } = request;
  const notEnforced: string[] = [];
  const mounts: Mount[] = [];
  const usual: Placed[] = [
    { mode: 'ro', path: home, mustExist: false, within: null, written: '~' },
    ...(await agentPlaces(request)),
  ];
  const jail = rules.some(({ mode, path }) => mode === 'deny' && path === '/');
  const wanted = [
    // In a jail the home folder is not there at all.
    ...usual.slice(jail ? 1 : 0),
    ...rules.filter(({ path }) => !(jail && path === '/')).flatMap((rule) => placed(rule, request)),
    ...protect.map((path) => of('deny', path)),
    ...holes.map(({ mode, path }) => of(mode, path)),
  ];
  for (const one of wanted) {
    const mount = await onDisk(one);
    if (mount) mounts.push(mount);
    else if (one.mustExist) {
      notEnforced.push(`"${one.written}" does not exist, so the session can make it.`);
    }
  }
  return { mounts: inOrder(mounts, jail), jail, notEnforced };
}

const of = (mode: FsMode, path: string): Placed => ({
  ...{ mode, path, mustExist: false, within: null, written: path },
});

/** Where a rule is, by its text. A home of somebody else's is open to them anyway. */
function placed({ mode, path }: FsRule, request: MountRequest): Placed[] {
  const { cwd, home, sessionHome } = request;
  const at = (where: string, within: string | null = null): Placed => ({
    ...{ mode, path: where, within, written: path },
    mustExist: mode === 'deny-write',
  });
  const opens = mode === 'ro' || mode === 'rw';
  if (path === '~' || path.startsWith('~/')) {
    const below = path.slice(2);
    if (sessionHome === home) return [at(join(home, below))];
    // Below a home that its user can fill with links nothing is opened by name.
    return opens ? [] : [at(join(home, below)), at(join(sessionHome, below))];
  }
  if (path.startsWith('~')) {
    throw new AppError('bad_request', `The rules name "${path}". Write the whole path instead.`);
  }
  const where = isAbsolute(path) ? path : resolve(cwd, path);
  return [at(where, opens && isWithin(where, cwd) ? cwd : null)];
}

/** What an agent writes in the home folder; made if it is not there, as the agent would. */
async function agentPlaces({ agentPaths, home, sessionHome }: MountRequest): Promise<Placed[]> {
  if (sessionHome !== home) return [];
  const places: Placed[] = [];
  for (const name of agentPaths) {
    const path = join(home, name);
    await mkdir(path, { recursive: true, mode: 0o700 }).catch(() => {
      // Not a folder, or not to be made: then it is as it is.
    });
    const start = name.split('/').at(-1) ?? name;
    const names = await readdir(dirname(path)).catch(() => []);
    places.push(
      ...names
        .filter((found) => found.startsWith(start))
        .map((found) => of('rw', join(dirname(path), found))),
    );
  }
  return places;
}

/** Null if nothing is there. */
async function onDisk(one: Placed): Promise<Mount | null> {
  const path = await realpath(one.path).catch(() => null);
  if (path === null) {
    // A link that leads nowhere now may lead somewhere soon.
    const isLink = await lstat(one.path).then(
      (facts) => facts.isSymbolicLink(),
      () => false,
    );
    if (!isLink || one.mode === 'ro' || one.mode === 'rw') return null;
    throw new AppError(
      'bad_request',
      `"${one.written}" in the rules is a link that leads nowhere.`,
    );
  }
  if (one.within !== null && !isWithin(path, one.within)) {
    throw new AppError(
      'bad_request',
      `"${one.written}" in the rules leads out of the folder. Write where it leads to instead.`,
    );
  }
  return { mode: one.mode, path, isFolder: (await stat(path)).isDirectory() };
}

/** Sorted, one for each path, without those that change nothing or would open what is denied. */
function inOrder(mounts: readonly Mount[], jail: boolean): Mount[] {
  const byPath = new Map<string, Mount>();
  for (const mount of mounts) {
    const before = byPath.get(mount.path);
    if (before && STRENGTH[before.mode] > STRENGTH[mount.mode]) continue;
    byPath.set(mount.path, mount);
  }
  const sorted = [...byPath.values()].sort((a, b) => depth(a.path) - depth(b.path));
  return sorted.filter((mount, index) => {
    const above = sorted
      .slice(0, index)
      .findLast(({ path }) => path !== mount.path && isWithin(mount.path, path));
    if (mount.mode !== 'deny-write') return true;
    return above ? above.mode === 'rw' : !jail;
  });
}

const depth = (path: string): number => path.split(sep).filter(Boolean).length;

/** Whether `path` is `folder` or below it. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
