import { posix, win32 } from 'node:path';
import { dataFolder, runFolder, type UserSystem } from '#client/run-folder.ts';

/** Folders of one user's Aerie. None of them need exist yet. */
export interface AppPaths {
  /** Settings the user may edit. */
  readonly config: string;
  /** The database. */
  readonly data: string;
  readonly logs: string;
  /** What may be deleted at any time. */
  readonly cache: string;
  /** Sockets and tokens of what runs now; for its owner only. */
  readonly run: string;
}

/**
 * Where this platform keeps an app's files. `AERIE_HOME` puts everything below one folder instead.
 * Relative paths in the environment are ignored.
 */
export function appPaths(system: UserSystem): AppPaths {
  const { platform, env, home } = system;
  const { join, isAbsolute } = platform === 'win32' ? win32 : posix;
  const fromEnv = (name: string, fallback: string): string => {
    const value = env[name];
    return value !== undefined && isAbsolute(value) ? value : fallback;
  };
  const data = dataFolder(system);
  const run = runFolder(system);
  if (fromEnv('AERIE_HOME', '') !== '') {
    return { config: data, data, logs: join(data, 'logs'), cache: join(data, 'cache'), run };
  }
  if (platform === 'darwin') {
    return {
      config: data,
      data,
      logs: join(home, 'Library', 'Logs', 'Aerie'),
      cache: join(home, 'Library', 'Caches', 'Aerie'),
      run,
    };
  }
  if (platform === 'win32') {
    const local = join(fromEnv('LOCALAPPDATA', join(home, 'AppData', 'Local')), 'Aerie');
    return {
      config: data,
      data,
      logs: join(local, 'logs'),
      cache: join(local, 'cache'),
      run,
    };
  }
  return {
    config: join(fromEnv('XDG_CONFIG_HOME', join(home, '.config')), 'aerie'),
    data,
    logs: join(fromEnv('XDG_STATE_HOME', join(home, '.local', 'state')), 'aerie'),
    cache: join(fromEnv('XDG_CACHE_HOME', join(home, '.cache')), 'aerie'),
    run,
  };
}
