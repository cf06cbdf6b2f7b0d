// A Node for agents that are scripts. The one that runs us where that is new enough; inside Electron
// there is none to use unless its builder allows it, so the user's own is looked for.
import { posix, win32 } from 'node:path';
import { coerce, major } from 'semver';
import { CliNotFoundError, UnsupportedVersionError } from '../errors/acp-error.ts';
import type { CliVersions } from './cli-version.ts';
import type { DiscoveryFiles } from './discovery-files.ts';

export interface FindNodeOptions {
  /** A Node to use, absolute; nothing else is tried. */
  readonly node?: string | undefined;
  /** True if Electron may be started as Node: it was built with that fuse on. */
  readonly electronAsNode?: boolean | undefined;
  readonly platform: NodeJS.Platform;
  /** The user's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Folders to look in, best first. */
  readonly folders: readonly string[];
  readonly files: DiscoveryFiles;
  readonly versions: CliVersions;
  /** What runs us. Default: this process. */
  readonly own?: { readonly execPath: string; readonly node: string; readonly electron: boolean };
}

export interface FoundNode {
  readonly command: string;
  /** Variables it needs. */
  readonly env: Readonly<Record<string, string>>;
}

/** What the agents that are scripts ask for (acp.md 8). */
const MIN_MAJOR = 22;

/** @throws CliNotFoundError without any Node, UnsupportedVersionError if all are too old */
export async function findNode(label: string, options: FindNodeOptions): Promise<FoundNode> {
  const { node, platform, env, folders, files, versions } = options;
  if (node !== undefined) return { command: node, env: {} };
  const own = options.own ?? ownNode();
  if (isNewEnough(own.node)) {
    if (!own.electron) return { command: own.execPath, env: {} };
    if (options.electronAsNode === true) {
      return { command: own.execPath, env: { ELECTRON_RUN_AS_NODE: '1' } };
    }
  }
  const { join } = platform === 'win32' ? win32 : posix;
  let old: string | undefined;
  for (const folder of folders) {
    const path = join(folder, platform === 'win32' ? 'node.exe' : 'node');
    if (!(await files.isProgram(path))) continue;
    const version = await versions
      .read({ command: path, programArgs: [], env, path })
      .catch(() => undefined);
    if (version !== undefined && isNewEnough(version)) return { command: path, env: {} };
    old ??= version;
  }
  const next = `Install Node.js ${MIN_MAJOR} or newer from https://nodejs.org.`;
  if (old !== undefined) {
    throw new UnsupportedVersionError(
      `${label} needs a newer Node.js than ${old}. ${next}`,
      old,
      `${MIN_MAJOR}.0.0`,
    );
  }
  throw new CliNotFoundError(`${label} needs Node.js, which was not found. ${next}`, [
    '$PATH',
    ...folders,
  ]);
}

function isNewEnough(version: string): boolean {
  const numbers = coerce(version);
  return numbers !== null && major(numbers) >= MIN_MAJOR;
}

function ownNode(): { execPath: string; node: string; electron: boolean } {
  const { execPath, versions } = process;
  return { execPath, node: versions.node, electron: 'electron' in versions };
}
