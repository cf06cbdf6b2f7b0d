// Where programs usually are that npm, other installers and the agents' own installers put there.
import { posix, win32 } from 'node:path';
import { rcompare, valid } from 'semver';
import { variableIn } from '../../pty/environment-variable.ts';
import type { DiscoveryFiles } from './discovery-files.ts';

export interface SearchFoldersOptions {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  /** The user's environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly files: DiscoveryFiles;
}

/** Absolute folders on the PATH, in order. */
export function pathFolders({
  env,
  platform,
}: Pick<SearchFoldersOptions, 'env' | 'platform'>): string[] {
  const { delimiter, isAbsolute } = platform === 'win32' ? win32 : posix;
  const folders = (variableIn(env, 'PATH', platform) ?? '').split(delimiter);
  return folders.map((folder) => folder.replace(/^"(.*)"$/, '$1')).filter(isAbsolute);
}

/** Folders to look in when the PATH does not help, best first. */
export async function wellKnownFolders(options: SearchFoldersOptions): Promise<string[]> {
  return options.platform === 'win32' ? windowsFolders(options) : unixFolders(options);
}

function windowsFolders({ env, home, platform }: SearchFoldersOptions): string[] {
  const roaming = variableIn(env, 'APPDATA', platform) ?? `${home}\\AppData\\Roaming`;
  const local = variableIn(env, 'LOCALAPPDATA', platform) ?? `${home}\\AppData\\Local`;
  const data = variableIn(env, 'ProgramData', platform) ?? 'C:\\ProgramData';
  return [
    `${home}\\.opencode\\bin`,
    `${roaming}\\npm`,
    `${local}\\pnpm`,
    `${home}\\.bun\\bin`,
    `${local}\\Yarn\\bin`,
    `${home}\\.local\\bin`,
    `${home}\\scoop\\shims`,
    `${local}\\Volta\\bin`,
    `${local}\\Microsoft\\WinGet\\Links`,
    `${data}\\chocolatey\\bin`,
    `${home}\\.cargo\\bin`,
  ];
}

async function unixFolders({ platform, home, files }: SearchFoldersOptions): Promise<string[]> {
  return [
    `${home}/.opencode/bin`,
    `${home}/.local/bin`,
    `${home}/bin`,
    `${home}/.npm-global/bin`,
    `${home}/.bun/bin`,
    platform === 'darwin' ? `${home}/Library/pnpm` : `${home}/.local/share/pnpm`,
    `${home}/.volta/bin`,
    `${home}/.asdf/shims`,
    `${home}/.local/share/mise/shims`,
    `${home}/.yarn/bin`,
    `${home}/.cargo/bin`,
    ...(await nvmFolders(home, files)),
    ...(platform === 'darwin' ? ['/opt/homebrew/bin'] : ['/home/linuxbrew/.linuxbrew/bin']),
    '/usr/local/bin',
    '/usr/bin',
  ];
}

/** One folder for each Node that nvm has installed, newest first. */
async function nvmFolders(home: string, files: DiscoveryFiles): Promise<string[]> {
  const versions = `${home}/.nvm/versions/node`;
  const names = (await files.list(versions)).filter((name) => valid(name) !== null);
  return names.sort(rcompare).map((name) => `${versions}/${name}/bin`);
}
