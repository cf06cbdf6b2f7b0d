// From a file that was found to what is really started: through links, Windows shims, npm packages that
// only have a launcher, and scripts that need Node.
import { posix, win32 } from 'node:path';
import type { AgentProfile } from '../profiles/agent-profile.ts';
import type { DiscoveryFiles } from './discovery-files.ts';
import type { FoundNode } from './find-node.ts';
import { isNativeProgram, nativeProgram, packageFolder } from './native-program.ts';
import { shimTarget } from './windows-shim.ts';

export interface ResolveOptions {
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  readonly files: DiscoveryFiles;
  /** Finds a Node when one is needed. */
  readonly node: () => Promise<FoundNode>;
}

export interface ResolvedProgram {
  readonly command: string;
  readonly programArgs: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly path: string;
}

const HEAD_BYTES = 4096;

/** What to start for `file`; a text says why it cannot be started. @throws AcpError without a Node */
export async function resolveProgram(
  profile: AgentProfile,
  file: string,
  options: ResolveOptions,
): Promise<ResolvedProgram | string> {
  const { platform, files } = options;
  const { extname } = platform === 'win32' ? win32 : posix;
  let path = file;
  let nodeFlags: readonly string[] = [];
  if (platform === 'win32' && /\.(cmd|bat)$/i.test(path)) {
    const target = shimTarget(path, await files.head(path, HEAD_BYTES));
    if (target === undefined) return 'is a batch file that does not tell which program it starts';
    ({ path, nodeFlags } = target);
  }
  const real = await files.realPath(path);
  const head = await files.head(real, HEAD_BYTES);
  const native = await nativeOf(profile, real, head, options);
  if (native !== undefined) return native;
  if (needsNode(profile, extname(real), head, platform)) {
    const { command, env } = await options.node();
    return { command, programArgs: [...nodeFlags, real], env, path: real };
  }
  // Not its real path: a program may look at the name it is started by.
  return { command: path, programArgs: [], env: {}, path };
}

async function nativeOf(
  profile: AgentProfile,
  real: string,
  head: string,
  options: ResolveOptions,
): Promise<ResolvedProgram | string | undefined> {
  if (profile.npmPackage === undefined || profile.nativePackage === undefined) return undefined;
  if (isNativeProgram(head)) return undefined;
  const folder = packageFolder(real, profile.npmPackage, options.platform);
  if (folder === undefined) return undefined;
  const program = await nativeProgram(profile, folder, options);
  if (program !== undefined) return { command: program, programArgs: [], env: {}, path: program };
  // A launcher that is a script may know more than we do; a placeholder does not.
  if (head.startsWith('#!')) return undefined;
  return `belongs to an npm package without the program for this system`;
}

function needsNode(
  profile: AgentProfile,
  extension: string,
  head: string,
  platform: NodeJS.Platform,
): boolean {
  const isScript = /^\.[cm]?js$/i.test(extension) || /^#![^\n]*\bnode\b/.test(head);
  if (!isScript) return false;
  // Only Unix can start a script by itself, and only if that says with what.
  return profile.needsNode === true || platform === 'win32' || !head.startsWith('#!');
}
