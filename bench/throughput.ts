// 64 MiB of coloured build output by `cat` in a session of the app, until the host's emulator has
// settled, against raw node-pty that reads the same file and counts bytes.

import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WingClient } from '#shared/client/wing-client.ts';
import type { RawAnswer, RawRequest } from './raw-reader.ts';
import { buildOutputFile } from './support/build-output.ts';
import { completeSnapshot, type FinalState } from './support/final-state.ts';
import { catProgram } from './support/program.ts';
import type { BenchResult } from './support/report.ts';
import { createScreen, feed, firstDifference } from './support/screen.ts';
import { type AppServer, root, startApp } from './support/servers.ts';
import { median } from './support/stats.ts';
import { attachApp, connectApp, createAppSession, waitForText } from './support/terminal-link.ts';
import { startViewer } from './support/viewer.ts';

const BYTES = 64 * 2 ** 20;
const ROUNDS = 5;
const LIMIT_MS = 60_000;
const SCROLLBACK = 10_000;

const variants: readonly {
  name: string;
  viewers: readonly ('read' | 'stall')[];
  target: number;
}[] = [
  { name: 'no viewer', viewers: [], target: 0.8 },
  { name: 'one viewer', viewers: ['read'], target: 0.7 },
  { name: 'one stalled beside it', viewers: ['read', 'stall'], target: 0.65 },
];

function readRaw(reader: ChildProcess, request: RawRequest): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const gone = (): void => reject(new Error('The raw reader ended early.'));
    reader.once('exit', gone);
    reader.once('message', (answer) => {
      reader.off('exit', gone);
      resolve(answer as RawAnswer);
    });
    reader.send(request);
  });
}

/** Resolves once the session says, over the contract, that its emulator met the closing title. */
async function settledTitle(client: WingClient, id: string): Promise<void> {
  const signal = AbortSignal.timeout(LIMIT_MS);
  for await (const change of await client.api.sessions.watch(undefined, { signal })) {
    const settled =
      change.type === 'upsert' && change.session.id === id && change.session.title === 'settled';
    if (settled) return;
  }
  throw new Error('The session never settled.');
}

/** One `cat` in the app, with the given viewers. @returns ms until settled, and the state then */
async function readInApp(
  app: AppServer,
  file: string,
  modes: readonly ('read' | 'stall')[],
): Promise<{ ms: number; state: FinalState }> {
  const program = catProgram(file);
  const client = await connectApp(app);
  const id = await createAppSession(client, program);
  const starter = attachApp(client, id, program);
  await waitForText(starter, 'ready');
  const viewers = [];
  for (const mode of modes) viewers.push(await startViewer(app, { id, program, mode }));
  const settled = settledTitle(client, id);
  const startedAt = performance.now();
  // The one who starts it leaves at once: it is no viewer of what follows.
  starter.send('\n');
  starter.close();
  await settled;
  const ms = performance.now() - startedAt;
  const state = await completeSnapshot(client, id, program);
  for (const viewer of viewers) await viewer.stop();
  await client.api.sessions.remove({ id });
  client.transport.close();
  return { ms, state };
}

/** Why `state` is not what a terminal fed with every byte shows, or undefined if it is. */
async function wrongState(state: FinalState, everyByte: Uint8Array): Promise<string | undefined> {
  if (state.seq !== everyByte.length) return `${state.seq} bytes instead of ${everyByte.length}`;
  const reference = createScreen(state.cols, state.rows, SCROLLBACK);
  const replayed = createScreen(state.cols, state.rows, SCROLLBACK);
  await feed(reference, everyByte);
  await feed(replayed, state.replay);
  const difference = firstDifference(reference, replayed);
  reference.dispose();
  replayed.dispose();
  return difference;
}

export async function run(): Promise<BenchResult> {
  const file = buildOutputFile(BYTES);
  const folder = mkdtempSync(join(tmpdir(), 'aerie-bench-'));
  const keepAt = join(folder, 'raw');
  const app = await startApp();
  const reader = fork(join(root, 'bench', 'raw-reader.ts'), [], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const raw: number[] = [];
  const ratios = new Map<string, number[]>();
  const states: FinalState[] = [];
  try {
    await readRaw(reader, { file, keepAt });
    for (let round = 0; round < ROUNDS; round++) {
      for (const { name, viewers } of variants) {
        // Each run of the app has a baseline run beside it.
        const baseline = (await readRaw(reader, { file })).ms;
        const { ms, state } = await readInApp(app, file, viewers);
        raw.push(baseline);
        ratios.set(name, [...(ratios.get(name) ?? []), baseline / ms]);
        if (round === ROUNDS - 1) states.push(state);
      }
    }
    const everyByte = readFileSync(keepAt);
    const wrong: string[] = [];
    for (const state of states) {
      const reason = await wrongState(state, everyByte);
      if (reason !== undefined) wrong.push(reason);
    }
    return resultOf(raw, ratios, wrong);
  } finally {
    reader.disconnect();
    await app.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function resultOf(raw: number[], ratios: Map<string, number[]>, wrong: string[]): BenchResult {
  const speeds = variants.map(({ name, target }) => ({
    label: name,
    value: median(ratios.get(name) ?? []),
    target,
    sense: 'at-least' as const,
    unit: '× raw',
  }));
  const equal = {
    label: 'final snapshots equal to the reference',
    value: variants.length - wrong.length,
    target: variants.length,
    sense: 'at-least' as const,
    unit: `of ${variants.length}`,
  };
  const details: Record<string, number | string> = {
    'raw node-pty median ms': median(raw),
    'raw node-pty MiB/s': BYTES / 2 ** 20 / (median(raw) / 1000),
  };
  for (const [name, values] of ratios) {
    details[`${name}, each run`] = values.map((value) => value.toFixed(2)).join(' ');
  }
  if (wrong.length > 0) details['differs at'] = wrong.join(', ');
  return { name: 'throughput', figures: [...speeds, equal], details };
}
