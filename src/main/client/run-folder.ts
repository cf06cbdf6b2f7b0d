import { posix, win32 } from 'node:path';

/** What decides where a user's files are. */
export interface UserSystem {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/**
 * Where this platform keeps Aerie's data. `AERIE_HOME` puts it in a folder of that name instead.
 * Relative paths in the environment are ignored.
 */
export function dataFolder({ platform, env, home }: UserSystem): string {
  const { join, isAbsolute } = platform === 'win32' ? win32 : posix;
  const fromEnv = (name: string, fallback: string): string => {
    const value = env[name];
    return value !== undefined && isAbsolute(value) ? value : fallback;
  };
  const all = fromEnv('AERIE_HOME', '');
  if (all !== '') return all;
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Aerie');
  if (platform === 'win32') {
    return join(fromEnv('APPDATA', join(home, 'AppData', 'Roaming')), 'Aerie');
  }
  return join(fromEnv('XDG_DATA_HOME', join(home, '.local', 'share')), 'aerie');
}

/** Where the doors of running Aeries tell about themselves. */
export function runFolder(system: UserSystem): string {
  return (system.platform === 'win32' ? win32 : posix).join(dataFolder(system), 'run');
}
