import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { chromium } from '@playwright/test';

/** The Chromium that tests use: AERIE_CHROMIUM, the system's, or Playwright's own. */
export function chromiumPath(): string {
  const candidates = [
    process.env['AERIE_CHROMIUM'],
    '/usr/bin/chromium',
    chromium.executablePath(),
  ];
  const found = candidates.find((path) => path !== undefined && existsSync(path));
  if (!found) throw new Error('No Chromium found. Install one or set AERIE_CHROMIUM to its path.');
  return found;
}

/** Starts a headless Chromium that several processes may drive; resolves to its DevTools address. */
export async function startChromium(
  profile: string,
): Promise<{ endpoint: string; dispose(): Promise<void> }> {
  const child = spawn(
    chromiumPath(),
    [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const endpoint = await new Promise<string>((resolve, reject) => {
    const lines = createInterface({ input: child.stderr });
    lines.on('line', (line) => {
      const match = /DevTools listening on (ws:\S+)/.exec(line);
      if (match?.[1]) resolve(match[1]);
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error('Chromium ended at once.')));
  });
  return {
    endpoint,
    dispose: async () => {
      child.kill();
      await ended;
    },
  };
}
