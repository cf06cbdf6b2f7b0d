import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { CHROMIUM_HINT, findChromium } from '../../scripts/test/find-chromium.ts';

/** Starts a headless Chromium that several processes may drive; resolves to its DevTools address. */
export async function startChromium(
  profile: string,
): Promise<{ endpoint: string; dispose(): Promise<void> }> {
  const program = findChromium();
  if (!program) throw new Error(`No Chromium found; ${CHROMIUM_HINT}.`);
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
  return {
    endpoint,
    dispose: async () => {
      child.kill();
      await ended;
    },
  };
}
