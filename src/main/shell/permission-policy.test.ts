import { describe, expect, it } from 'vitest';
import { isPermitted } from './permission-policy.ts';

const own = { url: 'aerie://app/', isMainFrame: true };

describe('isPermitted', () => {
  it.each(['clipboard-sanitized-write', 'clipboard-read', 'fullscreen'])(
    'lets our own page use %s',
    (permission) => {
      expect(isPermitted({ ...own, permission })).toBe(true);
    },
  );

  it.each([
    'media',
    'geolocation',
    'notifications',
    'midi',
    'pointerLock',
    'openExternal',
    'hid',
    'serial',
    'usb',
    'display-capture',
    'fileSystem',
    'a-permission-of-the-future',
  ])('denies %s', (permission) => {
    expect(isPermitted({ ...own, permission })).toBe(false);
  });

  it('denies everything to sub-frames and other pages', () => {
    const permission = 'clipboard-read';
    expect(isPermitted({ ...own, permission, isMainFrame: false })).toBe(false);
    expect(isPermitted({ permission, url: 'https://example.org/', isMainFrame: true })).toBe(false);
  });
});
