// A session's own folder: what it tells this machine (preview, pages to open), and the small programs
// that do the telling. What is in `shared` was written by whatever runs there: it may be a link, a pipe
// or endless, so it is read with `readSharedFile` only.

import { chmod, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makePrivateFolder } from '../../store/private-file.ts';
import { forgetWay } from './sandbox/way-out.ts';

/** Folders of sessions that ended with their machine are removed after so long, in ms. */
const FORGOTTEN_AFTER = 30 * 24 * 3600_000;
const SESSION = /^[A-Za-z0-9_-]{1,64}$/;
/** Names that programs open pages with. */
const OPENERS = ['open', 'xdg-open', 'wt-browser'] as const;

/** Paths of what a session shares. All absolute. */
export interface EggFolder {
  readonly path: string;
  /** Writable for the session. */
  readonly shared: string;
  /** Programs that come first on its PATH; only readable for it. */
  readonly shims: string;
  /** Where it puts what its preview shall show; does not exist until then. */
  readonly previewFile: string;
  /** A line for each page that it wants to open. Exists. */
  readonly browserRequests: string;
  /** Removes it all. Never rejects. */
  readonly dispose: () => Promise<void>;
}

/**
 * Makes the folder of a session below `root`, empty.
 * @throws RangeError for an id that is no name of a folder, or the system's error
 */
export async function eggFolder(root: string, sessionId: string): Promise<EggFolder> {
  const path = eggPath(root, sessionId);
  const shared = join(path, 'shared');
  const shims = join(path, 'shims');
  const browserRequests = join(shared, 'browser-requests');
  await rm(path, { recursive: true, force: true });
  for (const folder of [root, path, shared, shims]) await makePrivateFolder(folder);
  await writeFile(browserRequests, '', { mode: 0o600 });
  for (const name of OPENERS) await addProgram(join(shims, name), openerScript(browserRequests));
  return {
    ...{ path, shared, shims, browserRequests },
    previewFile: join(shared, `.wt-preview-${sessionId}`),
    dispose: async () => {
      await rm(path, { recursive: true, force: true }).catch(() => {
        // The next session of that name, or the sweep of old ones, removes it.
      });
    },
  };
}

/** Where the folder of a session is. @throws RangeError for an id that is no name of a folder */
export function eggPath(root: string, sessionId: string): string {
  if (SESSION.test(sessionId)) return join(root, sessionId);
  throw new RangeError('The id of the session is no name of a folder.');
}

/** Removes folders below `root` that nobody has used for a month, but for those of `keep`. Never rejects. */
export async function sweepEggFolders(
  root: string,
  now: number,
  keep: (sessionId: string) => boolean = () => false,
): Promise<void> {
  const names = await readdir(root).catch(() => []);
  for (const name of names) {
    if (keep(name)) continue;
    const path = join(root, name);
    const facts = await stat(join(path, 'shared')).catch(() => null);
    if (facts && now - facts.mtimeMs < FORGOTTEN_AFTER) continue;
    await forgetWay(path);
    await rm(path, { recursive: true, force: true }).catch(() => {});
  }
}

/** Removes the folder of a session. Never rejects. */
export async function removeEggFolder(root: string, sessionId: string): Promise<void> {
  if (!SESSION.test(sessionId)) return;
  await forgetWay(join(root, sessionId));
  await rm(join(root, sessionId), { recursive: true, force: true }).catch(() => {});
}

async function addProgram(path: string, text: string): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, text, { mode: 0o700 });
  await chmod(path, 0o700);
}

/** A program that notes its first argument, on one line. */
function openerScript(target: string): string {
  const quoted = `'${target.replaceAll("'", `'\\''`)}'`;
  return `#!/bin/sh\nprintf '%s' "$1" | tr -d '\\r\\n' >>${quoted} && echo >>${quoted}\n`;
}
