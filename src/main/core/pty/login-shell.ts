import { accessSync, constants, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';

export interface LoginShellOptions {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Shell from the system's list of users; null or absent asks the system. */
  readonly account?: string | null;
  /** True for the path of a program that may be run. */
  readonly isProgram?: (path: string) => boolean;
}

/**
 * The user's login shell as an absolute path: from the user's account, else SHELL, else `/bin/sh`.
 * On Windows PowerShell 7, else Windows PowerShell, else ComSpec.
 */
export function loginShell(options: LoginShellOptions): string {
  const { platform, env } = options;
  const runs = options.isProgram ?? isProgram;
  if (platform === 'win32') return windowsShell(env, runs);
  const account = options.account === undefined ? accountShell() : options.account;
  const wanted = [account, env['SHELL'], '/bin/bash', '/bin/sh'];
  // An account without log-in (nologin, false) has a "shell" that is of no use here.
  const usable = (path: string): boolean => !/\/(nologin|false|sync)$/.test(path) && runs(path);
  const found = wanted.find((path) => path?.startsWith('/') && usable(path));
  return found ?? '/bin/sh';
}

/** Folders and names where PowerShell 7 and Windows PowerShell are found, best first. */
function windowsShell(
  env: Readonly<Record<string, string | undefined>>,
  runs: (path: string) => boolean,
): string {
  const system = env['SystemRoot'] ?? env['windir'] ?? 'C:\\Windows';
  const programs = env['ProgramFiles'] ?? 'C:\\Program Files';
  const candidates = [
    `${programs}\\PowerShell\\7\\pwsh.exe`,
    ...(env['LOCALAPPDATA'] ? [`${env['LOCALAPPDATA']}\\Microsoft\\WindowsApps\\pwsh.exe`] : []),
    `${system}\\System32\\WindowsPowerShell\\v1.0\\powershell.exe`,
  ];
  const found = candidates.find(runs);
  return found ?? env['ComSpec'] ?? `${system}\\System32\\cmd.exe`;
}

/** True if `path` is a file that this user may run. */
export function isProgram(path: string): boolean {
  try {
    accessSync(path, process.platform === 'win32' ? constants.F_OK : constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** First folder of a PATH value that holds program `name`, as a full path. */
export function onPath(
  name: string,
  path: string | undefined,
  runs: (path: string) => boolean = isProgram,
): string | undefined {
  const folders = (path ?? '').split(':').filter((folder) => folder.startsWith('/'));
  return folders.map((folder) => join(folder, name)).find(runs);
}

function accountShell(): string | null {
  try {
    return userInfo().shell;
  } catch {
    // A user id without an account, as in some containers.
    return null;
  }
}
