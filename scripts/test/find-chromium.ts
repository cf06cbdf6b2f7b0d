import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

/** What to tell a person who has no browser for the tests. */
export const CHROMIUM_HINT =
  'install one with "npx playwright install chromium" (or your system\'s chromium package), or set AERIE_CHROMIUM to its path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const fixed = {
  linux: ['/usr/bin/chromium', '/usr/bin/google-chrome', '/snap/bin/chromium'],
  darwin: ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  ],
};

/** Path of a Chromium to test with: `AERIE_CHROMIUM`, the system's, or Playwright's own. */
export function findChromium(
  env: NodeJS.ProcessEnv = process.env,
  exists: (path: string) => boolean = existsSync,
): string | undefined {
  const chosen = env['AERIE_CHROMIUM'];
  const onPath = (env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) => names.map((name) => join(folder, name)));
  const known = process.platform in fixed ? fixed[process.platform as keyof typeof fixed] : [];
  const candidates = [...known, ...onPath, chromium.executablePath()];
  if (chosen) return exists(chosen) ? chosen : undefined;
  return candidates.find((path) => path !== '' && exists(path));
}
