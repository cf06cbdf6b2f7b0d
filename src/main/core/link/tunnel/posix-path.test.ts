import { expect, test } from 'vitest';
import { fromPosixPath, isBelow, isNetworkPath, isSamePath, toPosixPath } from './posix-path.ts';

test.each([
  ['C:\\Users\\me\\repo', '/c/Users/me/repo'],
  ['c:/Users/me/', '/c/Users/me'],
  ['D:\\', '/d'],
  ['\\\\server\\share\\repo', '//server/share/repo'],
  ['\\\\?\\C:\\Users\\me', '/c/Users/me'],
  ['\\\\?\\UNC\\server\\share', '//server/share'],
  ['\\\\.\\pipe\\x', '\\\\.\\pipe\\x'],
  ['/home/me', '/home/me'],
])('a folder of Windows is told as a path with slashes: %s', (path, told) => {
  expect(toPosixPath(path)).toBe(told);
});

test.each([
  ['/c/Users/me/repo', 'C:\\Users\\me\\repo'],
  ['/c', 'C:\\'],
  ['/C/Users/../../../Windows', 'C:\\Windows'],
  ['//server/share/repo', '\\\\server\\share\\repo'],
  ['//./pipe/x', '//./pipe/x'],
  ['/home/me', '/home/me'],
])('and is read back: %s', (told, path) => {
  expect(fromPosixPath(told, true)).toBe(path);
  expect(fromPosixPath(told, false)).toBe(told);
});

test('on Windows two ways to write a folder are one, elsewhere they are two', () => {
  const ways = ['C:\\Work\\Repo', 'c:/work/repo/', '/c/WORK/repo', 'C:\\Work\\x\\..\\Repo'];
  for (const way of ways) expect(isSamePath(way, 'C:\\Work\\Repo', true)).toBe(true);
  expect(isSamePath('C:\\Work\\Repo2', 'C:\\Work\\Repo', true)).toBe(false);
  expect(isSamePath('D:\\Work\\Repo', 'C:\\Work\\Repo', true)).toBe(false);
  expect(isSamePath('\\\\Server\\Share', '//server/share/', true)).toBe(true);
  expect(isSamePath('/work/Repo', '/work/repo', false)).toBe(false);
  expect(isSamePath('/work/repo/', '/work/x/../repo', false)).toBe(true);
});

test('below a folder is what is in it, not what begins or climbs alike', () => {
  expect(isBelow('c:\\work\\repo\\src', 'C:\\Work\\Repo', true)).toBe(true);
  expect(isBelow('C:\\Work\\Repo2', 'C:\\Work\\Repo', true)).toBe(false);
  expect(isBelow('C:\\Work\\Repo\\..\\..\\Windows', 'C:\\Work\\Repo', true)).toBe(false);
  expect(isBelow('C:\\anything', 'C:\\', true)).toBe(true);
  expect(isBelow('/work/repo/../../etc', '/work/repo', false)).toBe(false);
  expect(isBelow('/anything', '/', false)).toBe(true);
});

test('paths of a network and of devices are known as such', () => {
  for (const path of ['\\\\evil\\share', '//evil/share', '\\/evil/share', '\\\\.\\pipe\\x']) {
    expect(isNetworkPath(path, true)).toBe(true);
  }
  expect(isNetworkPath('C:\\x', true)).toBe(false);
  expect(isNetworkPath('//x', false)).toBe(false);
});
