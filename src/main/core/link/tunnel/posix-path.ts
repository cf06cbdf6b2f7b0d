// Clients take a path as one only when it begins with a slash: folders on Windows are told as
// /c/Users/me, those of a network as //server/share, and both are read back. Pure: `windows` is for tests.

import { posix, win32 } from 'node:path';

const onWindows = process.platform === 'win32';

/** As clients are told. */
export function toPosixPath(path: string): string {
  const plain = path.replace(/^\\\\\?\\UNC\\/i, '\\\\').replace(/^\\\\\?\\(?=[A-Za-z]:)/, '');
  const drive = /^([A-Za-z]):[\\/]?(.*)$/s.exec(plain);
  if (!drive) return /^\\\\[^\\/.?]/.test(plain) ? trimmed(plain.replaceAll('\\', '/')) : path;
  const [, letter = '', rest = ''] = drive;
  return trimmed(`/${letter.toLowerCase()}/${rest.replaceAll('\\', '/')}`);
}

/** As the system knows it, without `..`. */
export function fromPosixPath(path: string, windows = onWindows): string {
  if (!windows) return path;
  const drive = /^\/([A-Za-z])(?:\/(.*))?$/s.exec(path);
  if (drive) {
    const [, letter = '', rest = ''] = drive;
    return win32.normalize(`${letter.toUpperCase()}:\\${rest}`);
  }
  return /^\/\/[^/\\.?]/.test(path) ? win32.normalize(path) : path;
}

/**
 * True for a path that Windows looks for on a network or takes for a device. Only to ask for one tells
 * whoever answers there who the user is.
 */
export function isNetworkPath(path: string, windows = onWindows): boolean {
  return windows && /^[\\/]{2}/.test(path);
}

/** Whether two paths name the same folder, as far as their names tell. */
export function isSamePath(one: string, other: string, windows = onWindows): boolean {
  return compared(one, windows) === compared(other, windows);
}

/** Whether `path` is `folder` or below it, as far as their names tell: links are not followed. */
export function isBelow(path: string, folder: string, windows = onWindows): boolean {
  const [inner, outer] = [compared(path, windows), compared(folder, windows)];
  return inner === outer || inner.startsWith(outer.endsWith('/') ? outer : `${outer}/`);
}

/** In one form: without `..`, and where names that differ in case are the same, in lower case. */
function compared(path: string, windows: boolean): string {
  if (!windows) return trimmed(posix.normalize(path));
  return trimmed(toPosixPath(win32.normalize(fromPosixPath(path, true)))).toLowerCase();
}

/** Without the slash at its end. */
function trimmed(path: string): string {
  return path.replace(/(?<=.)\/+$/, '');
}
