import { expect, it } from 'vitest';
import { endpointPaths } from './endpoint-paths.ts';

const linux = { platform: 'linux', home: '/home/me', namespace: 'default' } as const;

it('are where other programs look for them', () => {
  expect(endpointPaths(linux)).toEqual({
    folder: '/home/me/.wmux/default',
    socket: '/home/me/.wmux/default/daemon.sock',
    token: '/home/me/.wmux/default/daemon.token',
    readOnlyToken: '/home/me/.wmux/default/daemon.ro.token',
    pid: '/home/me/.wmux/default/wmux.pid',
    sessions: '/home/me/.wmux/default/sessions',
    links: [
      { path: '/home/me/.wmux/daemon.sock', target: 'default/daemon.sock' },
      { path: '/home/me/.wmux/daemon.token', target: 'default/daemon.token' },
    ],
  });
  expect(endpointPaths({ ...linux, namespace: 'other' }).links).toEqual([]);
});

it('name a pipe on Windows', () => {
  const paths = endpointPaths({ platform: 'win32', home: 'C:\\Users\\me', namespace: 'default' });
  expect(paths.socket).toMatch(/^\\\\\.\\pipe\\wmux-[0-9a-f]{8}-default$/);
  expect(paths.token).toBe('C:\\Users\\me\\.wmux\\default\\daemon.token');
  expect(paths.links).toEqual([]);
});

it.each(['', '..', 'a/b', 'a b', 'x'.repeat(65)])('refuse the namespace "%s"', (namespace) => {
  expect(() => endpointPaths({ ...linux, namespace })).toThrow(/namespace/);
});

it('refuse what the system could not bind', () => {
  const home = `/${'h'.repeat(107 - '//.wmux/default/daemon.sock'.length)}`;
  expect(endpointPaths({ ...linux, home }).socket).toHaveLength(107);
  expect(() => endpointPaths({ ...linux, home: `${home}h` })).toThrow(/107 bytes/);
  expect(() => endpointPaths({ ...linux, platform: 'darwin', home })).toThrow(/103 bytes/);
});
