// `aerie serve` launched to the first prompt byte at a viewer, against a Node process that spawns the
// same shell by node-pty and prints its first byte.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchResult } from './support/report.ts';
import { cleanEnvironment, root, startApp } from './support/servers.ts';
import { median } from './support/stats.ts';
import { attachApp, connectApp } from './support/terminal-link.ts';

const ROUNDS = 11;
const size = { cols: 120, rows: 40 };

async function bareStart(): Promise<number> {
  const home = mkdtempSync(join(tmpdir(), 'aerie-bench-'));
  const startedAt = performance.now();
  const child = spawn(process.execPath, [join(root, 'bench', 'bare-startup.ts')], {
    env: cleanEnvironment(home),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  await new Promise((resolve) => child.stdout.once('data', resolve));
  const ms = performance.now() - startedAt;
  await exited;
  rmSync(home, { recursive: true, force: true });
  return ms;
}

/** Output without control sequences and blanks. */
function visible(text: string): string {
  return text.replace(
    /\x1b(\[[\d;:?>=!]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|[ -/]*[0-~])|\s/g,
    '',
  );
}

async function appStart(): Promise<number> {
  const startedAt = performance.now();
  const app = await startApp();
  const client = await connectApp(app);
  const { id } = await client.api.sessions.create(size);
  const link = attachApp(client, id, size);
  let seen = '';
  await new Promise<void>((resolve) => {
    link.onOutput = (bytes) => {
      seen += Buffer.from(bytes).toString('utf8');
      if (visible(seen) !== '') resolve();
    };
  });
  const ms = performance.now() - startedAt;
  client.transport.close();
  await app.stop();
  return ms;
}

export async function run(): Promise<BenchResult> {
  const bare: number[] = [];
  const app: number[] = [];
  // The first start of each fills the file cache.
  await bareStart();
  await appStart();
  for (let round = 0; round < ROUNDS; round++) {
    bare.push(await bareStart());
    app.push(await appStart());
  }
  return {
    name: 'startup',
    figures: [
      {
        label: 'launch to first prompt byte',
        value: median(app) / median(bare),
        target: 5,
        sense: 'at-most',
        unit: '× bare',
      },
    ],
    details: {
      'app median ms': median(app),
      'app worst ms': Math.max(...app),
      'bare median ms': median(bare),
    },
  };
}
