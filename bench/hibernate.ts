// 500 idle sessions with 1,000 lines each in one process: what each costs once at rest, and what the
// start of one takes, against a bare Node process that is asked over a line, too, to spawn the same
// programs by node-pty.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WingClient } from '#shared/client/wing-client.ts';
import { buildOutputLines } from './support/build-output.ts';
import type { Program } from './support/program.ts';
import type { BenchResult } from './support/report.ts';
import { residentBytes, steadyBytes } from './support/resident-memory.ts';
import { root, startApp } from './support/servers.ts';
import { median, percentile } from './support/stats.ts';
import { connectApp } from './support/terminal-link.ts';

const SESSIONS = 500;
const LINES = 1000;
const MB = 1e6;
/** Sessions whose lines are read back at the end. */
const CHECKED = 20;

interface Samples {
  readonly create: number[];
  readonly spawn: number[];
}

/** ms from asking the bare process for a terminal until it says that the program runs. */
async function bareSpawn(bare: ChildProcess, program: Program): Promise<number> {
  const startedAt = performance.now();
  const spawned = once(bare, 'message');
  bare.send(program);
  await spawned;
  return performance.now() - startedAt;
}

/** Starts all sessions, each beside a bare one, so that both meet the same machine. */
async function startAll({ api }: WingClient, bare: ChildProcess, program: Program) {
  const samples: Samples = { create: [], spawn: [] };
  const ids: string[] = [];
  for (let n = 0; n < SESSIONS; n++) {
    const startedAt = performance.now();
    const { id } = await api.sessions.create({ ...program, args: [...program.args] });
    samples.create.push(performance.now() - startedAt);
    ids.push(id);
    await api.sessions.wait({ id, until: { mode: 'idle', idleMs: 50 } });
    samples.spawn.push(await bareSpawn(bare, program));
  }
  return { samples, ids };
}

/** What was put to rest must still be there. */
async function check({ api }: WingClient, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    let text = '';
    for await (const piece of await api.sessions.history({ id, format: 'text' })) text += piece;
    const kept = text.split('\r\n').length;
    if (kept < LINES) throw new Error(`Only ${kept} lines of a session are left.`);
  }
}

export async function run(): Promise<BenchResult> {
  const folder = mkdtempSync(join(tmpdir(), 'aerie-bench-'));
  const file = join(folder, 'lines.txt');
  writeFileSync(file, buildOutputLines(LINES));
  const program: Program = {
    shell: '/bin/sh',
    args: ['-c', 'cat "$1"; exec sleep 100000', 'sh', file],
    cols: 120,
    rows: 40,
  };
  const app = await startApp();
  const bare = fork(join(root, 'bench', 'bare-spawner.ts'));
  try {
    const client = await connectApp(app);
    await client.api.settings.update({ 'sessions.max': SESSIONS });
    const base = (await steadyBytes(app.pid)).steady;
    const { samples, ids } = await startAll(client, bare, program);
    const full = residentBytes(app.pid);
    const { steady, peak, seconds } = await steadyBytes(app.pid);
    const step = SESSIONS / CHECKED;
    await check(
      client,
      ids.filter((_, n) => n % step === 0),
    );
    client.transport.close();
    return {
      name: 'hibernate',
      figures: [
        {
          label: 'resident memory at rest',
          value: (steady - base) / SESSIONS / MB,
          target: 1,
          sense: 'at-most',
          unit: 'MB per session',
        },
        {
          label: 'create p99',
          value: percentile(samples.create, 0.99) / percentile(samples.spawn, 0.99),
          target: 3,
          sense: 'at-most',
          unit: '× bare spawn',
        },
      ],
      details: {
        'before the first session MB': base / MB,
        'right after the last line MB': full / MB,
        'highest while resting MB': peak / MB,
        'at rest MB': steady / MB,
        'seconds until at rest': seconds,
        'create p50 ms': median(samples.create),
        'create p99 ms': percentile(samples.create, 0.99),
        'bare spawn p50 ms': median(samples.spawn),
        'bare spawn p99 ms': percentile(samples.spawn, 0.99),
      },
    };
  } finally {
    bare.disconnect();
    await app.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
