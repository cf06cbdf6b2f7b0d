// The part of node-pty below its JavaScript classes. Its Unix class loses the last output of a child
// that exits at once (it reads through a stream that takes a hang-up for the end), waits 200 ms on
// every exit, spins while a program is not reading and cannot set IUTF8 together with raw bytes. The
// native functions have none of these faults. node-pty is pinned; `loadNativePty` checks the shape.
import { accessSync, chmodSync, constants, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as nodePty from 'node-pty';
import { AppError } from '#shared/base/app-error.ts';

/** A child on the slave side; `fd` is the non-blocking master, `pty` the slave's path. */
export interface ForkedPty {
  readonly fd: number;
  readonly pid: number;
  readonly pty: string;
}

/** node-pty's native functions on Unix. */
export interface NativePty {
  fork(
    file: string,
    args: readonly string[],
    env: readonly string[],
    cwd: string,
    cols: number,
    rows: number,
    uid: number,
    gid: number,
    utf8: boolean,
    helperPath: string,
    onExit: (code: number, signal: number) => void,
  ): ForkedPty;
  resize(fd: number, cols: number, rows: number): void;
}

/**
 * The native module of this platform.
 * @throws AppError `spawn_failed` when it is missing or has another shape.
 */
export function loadNativePty(): NativePty {
  const native: unknown = Reflect.get(nodePty, 'native');
  if (isNativePty(native)) return native;
  throw new AppError(
    'spawn_failed',
    'The terminal module node-pty does not fit this version of Aerie. Install Aerie again.',
  );
}

/** The program that node-pty puts between us and the child on macOS; unused elsewhere. */
export function spawnHelperPath(): string {
  if (process.platform !== 'darwin') return '';
  helper ??= findSpawnHelper();
  return helper;
}

let helper: string | undefined;

function findSpawnHelper(): string {
  const root = dirname(createRequire(import.meta.url).resolve('node-pty/package.json'));
  const prebuilt = join(root, 'prebuilds', `darwin-${process.arch}`, 'spawn-helper');
  const built = join(root, 'build', 'Release', 'spawn-helper');
  const path = [built, prebuilt].map(outsideArchive).find((candidate) => existsSync(candidate));
  if (path === undefined) return prebuilt;
  try {
    accessSync(path, constants.X_OK);
  } catch {
    // The published package has lost the file's right to be executed.
    chmodSync(path, 0o755);
  }
  return path;
}

/** Programs inside an asar archive cannot be executed; electron-builder unpacks native modules. */
function outsideArchive(path: string): string {
  return path.replace(/app\.asar(?!\.unpacked)/, 'app.asar.unpacked');
}

function isNativePty(value: unknown): value is NativePty {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof Reflect.get(value, 'fork') === 'function' &&
    typeof Reflect.get(value, 'resize') === 'function'
  );
}
