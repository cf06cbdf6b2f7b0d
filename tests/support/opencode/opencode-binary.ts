import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');

/** Path of the real opencode from node_modules; undefined where it has none for this system. */
export function opencodeBinary(): string | undefined {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `opencode-${system}-${process.arch}`;
  const program = process.platform === 'win32' ? 'opencode.exe' : 'opencode';
  const variants = isOldProcessor() ? [`${name}-baseline`] : [name, `${name}-baseline`];
  const found = [...variants, `${name}-musl`]
    .map((folder) => join(root, 'node_modules', folder, 'bin', program))
    .find((path) => existsSync(path));
  if (!found) {
    const where = `${process.platform} on ${process.arch}`;
    process.stderr.write(`There is no opencode for ${where} here: its tests are skipped.\n`);
  }
  return found;
}

/** Without AVX2 only the baseline build runs. */
function isOldProcessor(): boolean {
  if (process.platform !== 'linux' || process.arch !== 'x64') return false;
  return !readFileSync('/proc/cpuinfo', 'utf8').includes(' avx2 ');
}
