import { expect, it } from 'vitest';
import { decideDoor, type Machine } from '../../scripts/decide-door.ts';

const desktop: Machine = {
  platform: 'linux',
  env: { DISPLAY: ':0' },
  isRoot: false,
  runtime: 'present',
  browserWanted: false,
};

const choose = (change: Partial<Machine>) => decideDoor({ ...desktop, ...change });

it('opens a window where there is a display and the runtime', () => {
  expect(choose({})).toEqual({ door: 'desktop' });
  expect(choose({ env: { WAYLAND_DISPLAY: 'wayland-0' } })).toEqual({ door: 'desktop' });
  expect(choose({ env: { DISPLAY: 'localhost:10.0', SSH_TTY: '/dev/pts/1' } })).toEqual({
    door: 'desktop',
  });
  expect(choose({ platform: 'darwin', env: {} })).toEqual({ door: 'desktop' });
  expect(choose({ platform: 'win32', env: {} })).toEqual({ door: 'desktop' });
});

it('downloads the runtime only where a window could open', () => {
  expect(choose({ runtime: 'absent' })).toEqual({ door: 'download' });
  expect(choose({ runtime: 'absent', env: {} }).door).toBe('browser');
  expect(choose({ runtime: 'absent', isRoot: true }).door).toBe('browser');
  expect(choose({ runtime: 'absent', browserWanted: true }).door).toBe('browser');
});

it.each<[Partial<Machine>, RegExp]>([
  [{ env: {} }, /no display/],
  [{ env: { DISPLAY: '' } }, /no display/],
  [{ platform: 'darwin', env: { SSH_CONNECTION: '1 2 3 4' } }, /remote shell/],
  [{ platform: 'win32', env: { SSH_TTY: '/dev/pts/0' } }, /remote shell/],
  [{ isRoot: true }, /root/],
  [{ runtime: 'unobtainable' }, /could not be downloaded/],
  [{ browserWanted: true }, /asked/],
])('says why there is no window: %j', (change, reason) => {
  const choice = choose(change);
  expect(choice).toEqual({ door: 'browser', reason: expect.stringMatching(reason) });
});
