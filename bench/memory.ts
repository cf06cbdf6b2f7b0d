// Resident memory of the app with 50 idle sessions of 10,000 lines each, its own base included.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildOutputLines } from './support/build-output.ts';
import { completeSnapshot } from './support/final-state.ts';
import { catProgram } from './support/program.ts';
import type { BenchResult } from './support/report.ts';
import { residentBytes, steadyBytes } from './support/resident-memory.ts';
import { startApp } from './support/servers.ts';
import { attachApp, connectApp, createAppSession, waitForText } from './support/terminal-link.ts';

const SESSIONS = 50;
const LINES = 10_000;
const MB = 1e6;

export async function run(): Promise<BenchResult> {
  const folder = mkdtempSync(join(tmpdir(), 'aerie-bench-'));
  const file = join(folder, 'lines.txt');
  writeFileSync(file, buildOutputLines(LINES));
  const program = catProgram(file);
  const app = await startApp();
  try {
    const client = await connectApp(app);
    const base = residentBytes(app.pid);
    const ids: string[] = [];
    for (let n = 0; n < SESSIONS; n++) {
      const id = await createAppSession(client, program);
      ids.push(id);
      const link = attachApp(client, id, program);
      await waitForText(link, 'ready');
      const settled = waitForText(link, ';settled');
      link.send('\n');
      await settled;
      link.close();
    }
    const full = residentBytes(app.pid);
    const { steady, peak, seconds } = await steadyBytes(app.pid);
    // What was put to rest must still be there, in every one of them.
    for (const id of ids) {
      const state = await completeSnapshot(client, id, program);
      const kept = Buffer.from(state.replay).toString('latin1').split('\n').length;
      if (kept < LINES) throw new Error(`Only ${kept} lines of a session are left.`);
    }
    client.transport.close();
    return {
      name: 'memory',
      figures: [
        {
          label: 'resident memory',
          value: steady / SESSIONS / MB,
          target: 12,
          sense: 'at-most',
          unit: 'MB per session',
        },
      ],
      details: {
        'before the first session MB': base / MB,
        'right after the last line MB': full / MB,
        'highest while resting MB': peak / MB,
        'at rest MB': steady / MB,
        'seconds until at rest': seconds,
      },
    };
  } finally {
    await app.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
