import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..', 'node_modules', 'electron');

/** Path of the installed Electron program, or undefined. */
export function electronProgram(): string | undefined {
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile)) return undefined;
  const dist = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(folder, 'dist');
  const program = join(dist, readFileSync(pathFile, 'utf8').trim());
  return existsSync(program) ? program : undefined;
}

/** Downloads the runtime with Electron's own installer; resolves to whether it is there afterwards. */
export function downloadElectron(timeoutMs: number): Promise<boolean> {
  const installer = join(folder, 'install.js');
  if (!existsSync(installer)) return Promise.resolve(false);
  const child = spawn(process.execPath, [installer], { stdio: 'ignore', timeout: timeoutMs });
  return new Promise((resolve) => {
    child.once('error', () => resolve(false));
    child.once('close', () => resolve(electronProgram() !== undefined));
  });
}
