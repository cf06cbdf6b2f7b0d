import { posix, win32 } from 'node:path';

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
export function appPaths(system: {
  platform: NodeJS.Platform;
  env: Readonly<Record<string, string | undefined>>;
  home: string;
}): AppPaths {
  const { platform, env, home } = system;
  const { join, isAbsolute } = platform === 'win32' ? win32 : posix;
  const fromEnv = (name: string, fallback: string): string => {
    const value = env[name];
    return value !== undefined && isAbsolute(value) ? value : fallback;
  };
  const all = fromEnv('AERIE_HOME', '');
  if (all !== '') {
    return {
      config: all,
      data: all,
      logs: join(all, 'logs'),
      cache: join(all, 'cache'),
      run: join(all, 'run'),
    };
  }
  if (platform === 'darwin') {
    const support = join(home, 'Library', 'Application Support', 'Aerie');
    return {
      config: support,
      data: support,
      logs: join(home, 'Library', 'Logs', 'Aerie'),
      cache: join(home, 'Library', 'Caches', 'Aerie'),
      run: join(support, 'run'),
    };
  }
  if (platform === 'win32') {
    const roaming = join(fromEnv('APPDATA', join(home, 'AppData', 'Roaming')), 'Aerie');
    const local = join(fromEnv('LOCALAPPDATA', join(home, 'AppData', 'Local')), 'Aerie');
    return {
      config: roaming,
      data: roaming,
      logs: join(local, 'logs'),
      cache: join(local, 'cache'),
      run: join(roaming, 'run'),
    };
  }
  const data = join(fromEnv('XDG_DATA_HOME', join(home, '.local', 'share')), 'aerie');
  return {
    config: join(fromEnv('XDG_CONFIG_HOME', join(home, '.config')), 'aerie'),
    data,
    logs: join(fromEnv('XDG_STATE_HOME', join(home, '.local', 'state')), 'aerie'),
    cache: join(fromEnv('XDG_CACHE_HOME', join(home, '.cache')), 'aerie'),
    run: join(data, 'run'),
  };
}
