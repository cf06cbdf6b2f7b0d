import { constants } from 'node:fs';
import { access, open, readdir, realpath, stat } from 'node:fs/promises';

/** What discovery needs of the file system; a test gives its own. Nothing of it rejects. */
export interface DiscoveryFiles {
  /** True for a file that this user may run. */
  isProgram(path: string): Promise<boolean>;
  /** Its first bytes, each as one character; empty if it cannot be read. */
  head(path: string, bytes: number): Promise<string>;
  /** Without symbolic links; the path itself if that cannot be told. */
  realPath(path: string): Promise<string>;
  /** Names in a folder; none if it cannot be read. */
  list(folder: string): Promise<readonly string[]>;
}

/** The file system of this machine. */
export const nodeFiles: DiscoveryFiles = {
  async isProgram(path) {
    try {
      const info = await stat(path);
      if (!info.isFile()) return false;
      await access(path, process.platform === 'win32' ? constants.F_OK : constants.X_OK);
      return true;
    } catch {
      return false;
    }
  },
  async head(path, bytes) {
    try {
      await using file = await open(path, 'r');
      const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0);
      return buffer.toString('latin1', 0, bytesRead);
    } catch {
      return '';
    }
  },
  realPath: (path) => realpath(path).catch(() => path),
  list: (folder) => readdir(folder).catch(() => []),
};
