import { expect, it } from 'vitest';
import { appPaths } from './app-paths.ts';

it('follows the XDG folders on Linux', () => {
  expect(appPaths({ platform: 'linux', env: {}, home: '/home/me' })).toEqual({
    config: '/home/me/.config/aerie',
    data: '/home/me/.local/share/aerie',
    logs: '/home/me/.local/state/aerie',
    cache: '/home/me/.cache/aerie',
    run: '/home/me/.local/share/aerie/run',
  });
  const env = {
    XDG_CONFIG_HOME: '/c',
    XDG_DATA_HOME: '/d',
    XDG_STATE_HOME: '/s',
    XDG_CACHE_HOME: '/x',
  };
  expect(appPaths({ platform: 'linux', env, home: '/home/me' })).toEqual({
    config: '/c/aerie',
    data: '/d/aerie',
    logs: '/s/aerie',
    cache: '/x/aerie',
    run: '/d/aerie/run',
  });
});

it('ignores relative folders', () => {
  const env = { XDG_CONFIG_HOME: 'here', AERIE_HOME: '.' };
  expect(appPaths({ platform: 'linux', env, home: '/home/me' }).config).toBe(
    '/home/me/.config/aerie',
  );
});

it('follows the habits of macOS and Windows', () => {
  expect(appPaths({ platform: 'darwin', env: {}, home: '/Users/me' })).toEqual({
    config: '/Users/me/Library/Application Support/Aerie',
    data: '/Users/me/Library/Application Support/Aerie',
    logs: '/Users/me/Library/Logs/Aerie',
    cache: '/Users/me/Library/Caches/Aerie',
    run: '/Users/me/Library/Application Support/Aerie/run',
  });
  const env = { APPDATA: 'D:\\roaming' };
  expect(appPaths({ platform: 'win32', env, home: 'C:\\Users\\me' })).toEqual({
    config: 'D:\\roaming\\Aerie',
    data: 'D:\\roaming\\Aerie',
    logs: 'C:\\Users\\me\\AppData\\Local\\Aerie\\logs',
    cache: 'C:\\Users\\me\\AppData\\Local\\Aerie\\cache',
    run: 'D:\\roaming\\Aerie\\run',
  });
});

it.each(['linux', 'darwin'] as const)('puts everything below AERIE_HOME on %s', (platform) => {
  expect(appPaths({ platform, env: { AERIE_HOME: '/tmp/a' }, home: '/home/me' })).toEqual({
    config: '/tmp/a',
    data: '/tmp/a',
    logs: '/tmp/a/logs',
    cache: '/tmp/a/cache',
    run: '/tmp/a/run',
  });
});
