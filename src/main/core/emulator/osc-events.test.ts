import { describe, expect, it } from 'vitest';
import {
  folderOf,
  notificationOf9,
  notificationOf99,
  notificationOf777,
  RateLimit,
  titleOf,
} from './osc-events.ts';

describe('folderOf', () => {
  it.each([
    ['file:///home/me', '/home/me'],
    ['file://localhost/a%20b', '/a b'],
    ['file://MYHOST/x', '/x'],
    ['file:///C:/Users/me', 'C:/Users/me'],
    ['file:///100%', '/100%'],
  ])('reads %s', (data, path) => {
    expect(folderOf(data, 'myhost')).toBe(path);
  });

  it.each([
    'file://elsewhere/x',
    'http:///x',
    '/x',
    'file:///a%0ab',
    `file:///${'x'.repeat(5000)}`,
  ])('refuses %s', (data) => {
    expect(folderOf(data, 'myhost')).toBeNull();
  });
});

describe('notifications', () => {
  it('reads the three forms', () => {
    expect(notificationOf9('done')).toEqual({ type: 'notification', title: null, body: 'done' });
    expect(notificationOf99('i=1;done')).toMatchObject({ body: 'done' });
    expect(notificationOf777('notify;T;a;b')).toEqual({
      type: 'notification',
      title: 'T',
      body: 'a;b',
    });
  });

  it('ignores progress reports and other uses of the numbers', () => {
    expect(notificationOf9('4;1;50')).toBeNull();
    expect(notificationOf99('nothing')).toBeNull();
    expect(notificationOf777('wmux;shell-ready')).toBeNull();
  });

  it('removes control characters and cuts long texts', () => {
    expect(titleOf('a\x07b\u009cc'.padEnd(1000, 'x'))).toHaveLength(512);
    expect(notificationOf9('a\u001bb')).toMatchObject({ body: 'ab' });
    expect(titleOf('\u202egnp.\u2066exe\u2069\u200f')).toBe('gnp.exe\u200f');
    expect(notificationOf9('x'.repeat(10_000))).toMatchObject({ body: 'x'.repeat(4096) });
  });
});

describe('RateLimit', () => {
  it('lets some pass in each second', () => {
    let now = 0;
    const limit = new RateLimit(2, () => now);
    expect([limit.pass(), limit.pass(), limit.pass()]).toEqual([true, true, false]);
    now = 1000;
    expect(limit.pass()).toBe(true);
  });
});
