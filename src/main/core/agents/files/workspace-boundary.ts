// Which paths lie inside the folders of a session once all links are followed (acp.md 6.8). Knows the
// rules of all systems and touches none: what is on the disk it is told by a `LinkReader`.

import { posix, win32 } from 'node:path';
import { codeOf } from '../../store/private-file.ts';

/** What the check asks of the file system. */
export interface LinkReader {
  /** The path as it is really called, with all links followed. Rejects with the system's error. */
  realpath(path: string): Promise<string>;
  /** Where the link at `path` leads, as written in it; null if there is none. */
  readlink(path: string): Promise<string | null>;
}

/** `path` is free of links as far as it exists: use it from there on, not what was asked for. */
export type BoundaryAnswer =
  | { readonly inside: true; readonly path: string }
  | { readonly inside: false; readonly reason: string };

/** The folders of a session, as they are right now. */
export interface WorkspaceBoundary {
  /** Never rejects; a path that cannot be followed is outside. */
  check(path: string): Promise<BoundaryAnswer>;
  /** True for a path without links that lies in one of the folders. */
  contains(realPath: string): boolean;
}

/** Links followed for one path; the usual limit of systems. */
const MAX_LINKS = 40;
const MAX_PATH_LENGTH = 32_767;

/** Folders that are no absolute paths, or not there, count for nothing. Never rejects. */
export async function workspaceBoundary(
  folders: readonly string[],
  platform: NodeJS.Platform,
  links: LinkReader,
): Promise<WorkspaceBoundary> {
  const api = platform === 'win32' ? win32 : posix;
  const usable = folders.filter((folder) => folder !== '' && api.isAbsolute(folder));
  const real = await Promise.all(usable.map((folder) => links.realpath(folder).catch(() => null)));
  const roots = real.filter((folder) => folder !== null);
  const contains = (path: string): boolean => roots.some((root) => isWithin(root, path, platform));
  return {
    contains,
    check: async (path) => {
      if (roots.length === 0) return refused('This session has no folder.');
      const problem = pathProblem(path, [...usable, ...roots], platform);
      if (problem !== null) return refused(problem);
      const target = await followLinks(api.normalize(path), { api, links, left: MAX_LINKS });
      if (target === null) return refused('This path cannot be followed.');
      if (pathProblem(target, roots, platform) === null && contains(target)) {
        return { inside: true, path: target };
      }
      return refused('This path is outside of the folders of the session.');
    },
  };
}

/** Whether `path` is `root` or below it. Both absolute, normalised and without links. */
export function isWithin(root: string, path: string, platform: NodeJS.Platform): boolean {
  const api = platform === 'win32' ? win32 : posix;
  const way = api.relative(asCompared(root, platform), asCompared(path, platform));
  return way !== '..' && !way.startsWith(`..${api.sep}`) && !api.isAbsolute(way);
}

/** What makes a path unusable before anybody looks at the disk, as a sentence; else null. */
export function pathProblem(
  path: string,
  folders: readonly string[],
  platform: NodeJS.Platform,
): string | null {
  if (path.includes('\0') || path.length > MAX_PATH_LENGTH) return 'This is not a path.';
  if (platform !== 'win32') {
    return posix.isAbsolute(path) ? null : 'The path must be absolute.';
  }
  if (!win32.isAbsolute(path)) return 'The path must be absolute.';
  const { root } = win32.parse(win32.normalize(path));
  const ofDrive = /^[a-z]:\\$/i.test(root);
  if (!ofDrive && !isShareOf(root, folders)) {
    return 'Paths of devices, of the network and without a drive cannot be used.';
  }
  return windowsNameProblem(path.slice(ofDrive ? 2 : root.length));
}

/** True if a session's own folder is on the network share that `root` names. */
function isShareOf(root: string, folders: readonly string[]): boolean {
  if (!/^\\\\[^\\?.][^\\]*\\[^\\]+\\$/.test(root)) return false;
  return folders.some(
    (folder) => win32.parse(win32.normalize(folder)).root.toLowerCase() === root.toLowerCase(),
  );
}

const deviceName = /^(con|prn|aux|nul|clock\$|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\.|$)/i;

function windowsNameProblem(names: string): string | null {
  for (const name of names.split(/[\\/]/)) {
    if (name === '' || name === '.' || name === '..') continue;
    if (name.includes(':')) return 'Data streams of files cannot be used.';
    if (deviceName.test(name)) return `"${name}" is the name of a device.`;
    // Windows drops these, so that two spellings mean one file.
    if (/[. ]$/.test(name)) return 'Names may not end in a dot or a space.';
  }
  return null;
}

interface Walk {
  readonly api: typeof posix;
  readonly links: LinkReader;
  left: number;
}

/** The deepest part that exists, with its links followed, and the rest as it is. */
async function followLinks(path: string, walk: Walk): Promise<string | null> {
  const { api, links } = walk;
  try {
    return await links.realpath(path);
  } catch (error) {
    const code = codeOf(error);
    if (code !== 'ENOENT' && code !== 'ENOTDIR') return null;
  }
  const parent = api.dirname(path);
  if (parent === path) return path;
  const realParent = await followLinks(parent, walk);
  if (realParent === null) return null;
  const link = await links.readlink(path).catch(() => null);
  if (link === null) return api.join(realParent, api.basename(path));
  // A link to what does not exist yet: writing through it would make it.
  walk.left -= 1;
  if (walk.left < 0 || climbsAfterName(link)) return null;
  return followLinks(api.resolve(realParent, link), walk);
}

/** `a/../b`: where that leads is known only if `a` is no link. */
function climbsAfterName(link: string): boolean {
  const names = link.split(/[\\/]/).filter((name) => name !== '' && name !== '.');
  const firstName = names.findIndex((name) => name !== '..');
  return firstName >= 0 && names.includes('..', firstName);
}

/** File names differ in more than case only where the system says so. */
function asCompared(path: string, platform: NodeJS.Platform): string {
  if (platform !== 'win32' && platform !== 'darwin') return path;
  return path.normalize('NFC').toLowerCase();
}

function refused(reason: string): BoundaryAnswer {
  return { inside: false, reason };
}
