// Runs the desktop scenarios on the real Electron where it and a display exist, else says why not.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { electronProgram } from '../../scripts/electron-runtime.ts';

function missing(): string | null {
  if (!electronProgram()) return 'the Electron runtime is not installed';
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  return process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY
    ? 'there is no display'
    : null;
}

const reason = missing();
if (reason) {
  process.stdout.write(
    `electron suite skipped: ${reason}; the Electron double ran its scenarios\n`,
  );
} else {
  const cli = join(import.meta.dirname, '../../node_modules/@playwright/test/cli.js');
  const config = join(import.meta.dirname, 'playwright.config.ts');
  const args = [cli, 'test', '-c', config, ...process.argv.slice(2)];
  process.exitCode = spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1;
}
