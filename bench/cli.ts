// `aerie ls` against a running wing with some sessions, from launch to exit, against `node -e 0`.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promptProgram } from './support/program.ts';
import type { BenchResult } from './support/report.ts';
import { cleanEnvironment, root, startApp } from './support/servers.ts';
import { median, percentile } from './support/stats.ts';
import { connectApp, createAppSession } from './support/terminal-link.ts';

const ROUNDS = 60;
const WARM_UP = 3;
const SESSIONS = 10;

const cli = join(root, 'out', 'main', 'cli.js');

/** ms from launch to exit, and what was printed. */
async function timed(home: string, args: readonly string[]): Promise<{ ms: number; out: string }> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, args, {
    env: cleanEnvironment(home),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString('utf8');
  });
  const [code] = await once(child, 'close');
  const ms = performance.now() - startedAt;
  if (code !== 0) throw new Error(`"${args.join(' ')}" ended with ${code}.`);
  return { ms, out };
}

export async function run(): Promise<BenchResult> {
  const app = await startApp();
  const ls: number[] = [];
  const bare: number[] = [];
  try {
    const client = await connectApp(app);
    for (let n = 0; n < SESSIONS; n++) await createAppSession(client, promptProgram);
    for (let round = -WARM_UP; round < ROUNDS; round++) {
      const none = await timed(app.home, ['-e', '0']);
      const list = await timed(app.home, [cli, 'ls']);
      if (list.out.trim().split('\n').length < SESSIONS) throw new Error('Sessions are missing.');
      if (round < 0) continue;
      bare.push(none.ms);
      ls.push(list.ms);
    }
    client.transport.close();
  } finally {
    await app.stop();
  }
  return {
    name: 'cli',
    figures: [
      {
        label: 'aerie ls',
        value: median(ls) / median(bare),
        target: 2.5,
        sense: 'at-most',
        unit: '× node -e 0',
      },
    ],
    details: {
      'aerie ls median ms': median(ls),
      'aerie ls p90 ms': percentile(ls, 0.9),
      'node -e 0 median ms': median(bare),
      'node -e 0 p90 ms': percentile(bare, 0.9),
    },
  };
}
