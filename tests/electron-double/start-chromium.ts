import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Browser, chromium } from '@playwright/test';
import { CHROMIUM_HINT, findChromium } from '../../scripts/test/find-chromium.ts';

/** A headless Chromium that several processes may drive. */
export interface SharedChromium extends AsyncDisposable {
  /** Its DevTools address. */
  readonly endpoint: string;
  /** This process's hand on it. */
  readonly viewer: Browser;
}

/** Starts one with a profile of its own, which goes with it. */
export async function startChromium(): Promise<SharedChromium> {
  const program = findChromium();
  if (!program) throw new Error(`No Chromium found; ${CHROMIUM_HINT}.`);
  const profile = await mkdtemp(join(tmpdir(), 'aerie-chromium-'));
  const child = spawn(
    program,
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
  const viewer = await chromium.connectOverCDP(endpoint);
  return {
    endpoint,
    viewer,
    [Symbol.asyncDispose]: async () => {
      await viewer.close();
      child.kill();
      await ended;
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
