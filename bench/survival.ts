// The app is killed in the middle of a flood, 20 times. Its sessions run in a session host: each must be
// alive afterwards, and the next app must show it without a missing line.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDoors } from '#client/list-doors.ts';
import { followFlood, numberedFlood, type Stretch } from './support/numbered-flood.ts';
import type { BenchResult } from './support/report.ts';
import { startApp } from './support/servers.ts';
import { median } from './support/stats.ts';
import { connectApp, createAppSession } from './support/terminal-link.ts';

const ROUNDS = 20;
/** Live output read after each snapshot, in bytes. */
const ENOUGH = 2 * 2 ** 20;

interface Round {
  readonly alive: boolean;
  readonly before: Stretch;
  readonly after: Stretch;
  /** From the launch of the next app to the last byte looked at. */
  readonly ms: number;
}

/** Kills the app during a flood and looks at the same session through the next one. */
async function survive(home: string): Promise<Round> {
  const killed = await startApp(home);
  const first = await connectApp(killed);
  await first.api.settings.update({ 'sessions.host': 'persistent' });
  const id = await createAppSession(first, numberedFlood);
  const { pid, generation } = await first.api.sessions.get({ id });
  const before = await followFlood(first, id, ENOUGH);
  await killed.kill();
  const startedAt = performance.now();
  const next = await startApp(home);
  const second = await connectApp(next);
  try {
    const after = await followFlood(second, id, ENOUGH);
    const ms = performance.now() - startedAt;
    const info = await second.api.sessions.get({ id });
    const same = info.pid === pid && info.generation === generation && info.exit === null;
    await second.api.sessions.remove({ id });
    return { alive: same && after.first > before.first, before, after, ms };
  } finally {
    second.transport.close();
    await next.stop();
  }
}

/** The process that holds the sessions would stay for a while. */
async function endHosts(home: string): Promise<void> {
  for (const door of await readDoors(join(home, 'aerie', 'run'))) {
    if (door.kind === 'host') process.kill(door.pid, 'SIGTERM');
  }
}

export async function run(): Promise<BenchResult> {
  const home = mkdtempSync(join(tmpdir(), 'aerie-bench-'));
  const rounds: Round[] = [];
  try {
    for (let n = 0; n < ROUNDS; n++) rounds.push(await survive(home));
  } finally {
    await endHosts(home);
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 500 });
  }
  const stretches = rounds.flatMap(({ before, after }) => [before, after]);
  const lines = stretches.map(({ first, last }) => last - first + 1);
  return {
    name: 'survival',
    figures: [
      {
        label: 'sessions alive',
        value: rounds.filter(({ alive }) => alive).length,
        target: ROUNDS,
        sense: 'at-least',
        unit: `of ${ROUNDS}`,
      },
      {
        label: 'gaps between snapshot and live',
        value: stretches.reduce((sum, { gaps }) => sum + gaps, 0),
        target: 0,
        sense: 'at-most',
        unit: 'gaps',
      },
    ],
    details: {
      'lines looked at': lines.reduce((sum, count) => sum + count, 0),
      'live MiB looked at': stretches.reduce((sum, { liveBytes }) => sum + liveBytes, 0) / 2 ** 20,
      'median ms from the next launch to the last byte': median(rounds.map(({ ms }) => ms)),
    },
  };
}
