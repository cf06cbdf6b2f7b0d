// From rules on paths to what is really mounted or denied: paths as they are on the disk, in the order in
// which they must come, so that the nearest rule counts. Sessions of before may have put links, and folders
// under other names, wherever they could write.

import { lstat, mkdir, readdir, realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { AppError } from '#shared/base/app-error.ts';
import { isBelow } from '../../tunnel/posix-path.ts';
import type { FsMode, FsRule } from '../egg-rules.ts';
import { followLinks } from './follow-links.ts';
import { hideSockets } from './hide-sockets.ts';
import type { Mount, MountPlan, MountRequest } from './mount-plan.ts';
import { inOrder, pinned } from './order-mounts.ts';

/** A rule once its path is known. */
interface Placed {
  readonly mode: FsMode;
  readonly path: string;
  /** What stands in the way of keeping it if there is nothing at the path. */
  readonly mustExist: boolean;
  /** Folder that it must not lead out of. */
  readonly within: string | null;
  readonly written: string;
  /** Left out, rather than refused, where it may have been led elsewhere. */
  readonly mayFail: boolean;
}

/** A rule once it is known what is at its path. */
interface Found {
  readonly placed: Placed;
  readonly mount: Mount;
  /** Links on the way. */
  readonly links: readonly string[];
}

/** @throws AppError `bad_request` for a rule that leads elsewhere by a link which a session could have made */
export async function planMounts(request: MountRequest): Promise<MountPlan> {
  const { rules, home, holes, protect } = request;
  const notEnforced: string[] = [];
  const found: Found[] = [];
  const usual: Placed[] = [{ ...of('ro', home), written: '~' }, ...(await agentPlaces(request))];
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
    if (mount) {
      const links = mount.path === one.path ? [] : await followLinks(one.path);
      found.push({ placed: one, mount, links });
    } else if (one.mustExist) {
      notEnforced.push(`"${one.written}" does not exist, so the session can make it.`);
    }
  }
  const kept = found.filter((one) => {
    const led = ledBy(one, found);
    if (led === 'here') notEnforced.push(changeable(one.placed));
    return led !== 'elsewhere';
  });
  const mounts = pinned(
    inOrder(
      kept.map(({ mount }) => mount),
      jail,
    ),
  );
  const hidden = await hideSockets({ mounts, jail, cwd: request.cwd }, request.sockets ?? []);
  return {
    ...{ mounts, jail, hidden: hidden.sockets },
    notEnforced: [...notEnforced, ...hidden.notEnforced],
  };
}

const of = (mode: FsMode, path: string): Placed => ({
  ...{ mode, path, mustExist: false, within: null, written: path, mayFail: false },
});

/** Where a rule is, by its text. A home of somebody else's is open to them anyway. */
function placed({ mode, path }: FsRule, request: MountRequest): Placed[] {
  const { cwd, home, sessionHome } = request;
  const at = (where: string, within: string | null = null): Placed => ({
    ...{ ...of(mode, where), within, written: path },
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
  return [at(where, opens && isBelow(where, cwd) ? cwd : null)];
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
        .filter((each) => each.startsWith(start))
        .map((each) => ({ ...of('rw', join(dirname(path), each)), mayFail: true })),
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
  if (one.within !== null && !isBelow(path, one.within)) throw leadsOut(one);
  return { mode: one.mode, path, isFolder: (await stat(path)).isDirectory() };
}

/**
 * What becomes of a rule with a link on the way that stands where sessions with these rules can write:
 * nothing is opened elsewhere by it, and what it denies is only known for now. Null without such a link.
 * @throws AppError `bad_request` for a rule that opens something elsewhere by it
 */
function ledBy(
  { placed: rule, mount, links }: Found,
  all: readonly Found[],
): 'here' | 'elsewhere' | null {
  const roots = all
    .filter(({ mount: { mode, path } }) => mode === 'rw' && path !== sep)
    .map(({ mount: { path } }) => path)
    .filter((root) => links.some((link) => link !== root && isBelow(link, root)));
  if (rule.mode === 'deny' || rule.mode === 'deny-write') return roots.length > 0 ? 'here' : null;
  if (roots.every((root) => isBelow(mount.path, root))) return null;
  if (rule.mayFail) return 'elsewhere';
  throw leadsOut(rule);
}

function changeable({ written }: Placed): string {
  return `"${written}" is a link that the session can change: the next one may not be kept from what it leads to now.`;
}

function leadsOut({ written }: Placed): AppError {
  return new AppError(
    'bad_request',
    `"${written}" in the rules leads out of the folder. Write where it leads to instead.`,
  );
}
