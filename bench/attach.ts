// From attaching to a session with 10,000 lines of scrollback to its complete screen in a headless
// client, against a bare @xterm/headless that parses the same lines. Both figures have that baseline: a
// client that draws 10,000 lines keeps a core busy and slows echoes by itself, whoever sent them. What
// echoes take with the machine at rest is among the details.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildOutputLines } from './support/build-output.ts';
import { completeSnapshot } from './support/final-state.ts';
import { type Prober, startProber } from './support/prober.ts';
import { catProgram, type Program } from './support/program.ts';
import type { BenchResult } from './support/report.ts';
import { createScreen, feed } from './support/screen.ts';
import { type AppServer, startApp } from './support/servers.ts';
import { median, percentile } from './support/stats.ts';
import { attachApp, connectApp, createAppSession, waitForText } from './support/terminal-link.ts';

const LINES = 10_000;
const SCROLLBACK = 10_000;
const ROUNDS = 60;
const WARM_UP = 3;

type Client = Awaited<ReturnType<typeof connectApp>>;

/** A session that has printed all lines and rests. */
async function filledSession(client: Client, program: Program): Promise<string> {
  const id = await createAppSession(client, program);
  const link = attachApp(client, id, program);
  await waitForText(link, 'ready');
  const settled = waitForText(link, ';settled');
  link.send('\n');
  await settled;
  link.close();
  return id;
}

/** ms from attaching until the complete screen is drawn. */
async function attachOnce(client: Client, id: string, program: Program): Promise<number> {
  const startedAt = performance.now();
  const state = await completeSnapshot(client, id, program);
  const screen = createScreen(state.cols, state.rows, SCROLLBACK);
  await feed(screen, state.replay);
  const ms = performance.now() - startedAt;
  if (screen.buffer.active.length < LINES) throw new Error('The screen is not complete.');
  screen.dispose();
  return ms;
}

/** ms a bare terminal takes for the same lines. */
async function parseOnce(lines: Uint8Array, program: Program): Promise<number> {
  const startedAt = performance.now();
  const screen = createScreen(program.cols, program.rows, SCROLLBACK);
  await feed(screen, lines);
  const ms = performance.now() - startedAt;
  screen.dispose();
  return ms;
}

interface Samples {
  readonly attach: number[];
  readonly parse: number[];
  readonly echoAlone: number[];
  /** While the bare terminal parsed: the load of a client on this machine, without any attach. */
  readonly echoWhileParsing: number[];
  readonly echoMeanwhile: number[];
}

async function measure(app: AppServer, file: string, lines: Uint8Array): Promise<Samples> {
  const program = catProgram(file);
  const client = await connectApp(app);
  const id = await filledSession(client, program);
  const prober: Prober = await startProber(app);
  const samples: Samples = {
    attach: [],
    parse: [],
    echoAlone: [],
    echoWhileParsing: [],
    echoMeanwhile: [],
  };
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    let parse = 0;
    let attach = 0;
    const whileParsing = await prober.during(async () => {
      parse = await parseOnce(lines, program);
    });
    const meanwhile = await prober.during(async () => {
      attach = await attachOnce(client, id, program);
    });
    const alone = await prober.during(() => new Promise((resolve) => setTimeout(resolve, attach)));
    if (round < 0) continue;
    samples.attach.push(attach);
    samples.parse.push(parse);
    samples.echoAlone.push(...alone);
    samples.echoWhileParsing.push(...whileParsing);
    samples.echoMeanwhile.push(...meanwhile);
  }
  prober.stop();
  client.transport.close();
  return samples;
}

export async function run(): Promise<BenchResult> {
  const folder = mkdtempSync(join(tmpdir(), 'aerie-bench-'));
  const file = join(folder, 'lines.txt');
  const text = buildOutputLines(LINES);
  writeFileSync(file, text);
  const app = await startApp();
  try {
    const lines = Buffer.from(text.replaceAll('\n', '\r\n'));
    return resultOf(await measure(app, file, lines), lines.length);
  } finally {
    await app.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function resultOf(samples: Samples, bytes: number): BenchResult {
  const p99 = {
    alone: percentile(samples.echoAlone, 0.99),
    parsing: percentile(samples.echoWhileParsing, 0.99),
    meanwhile: percentile(samples.echoMeanwhile, 0.99),
  };
  return {
    name: 'attach',
    figures: [
      {
        label: 'attach',
        value: median(samples.attach) / median(samples.parse),
        target: 3,
        sense: 'at-most',
        unit: '× bare parse',
      },
      {
        label: "other sessions' echo p99 meanwhile",
        value: p99.meanwhile / p99.parsing,
        target: 1.5,
        sense: 'at-most',
        unit: '× during bare parse',
      },
    ],
    details: {
      'attach median ms': median(samples.attach),
      'attach worst ms': Math.max(...samples.attach),
      'bare parse median ms': median(samples.parse),
      'echo alone p50 ms': median(samples.echoAlone),
      'echo alone p99 ms': p99.alone,
      'echo while the bare terminal parses p50 ms': median(samples.echoWhileParsing),
      'echo while the bare terminal parses p99 ms': p99.parsing,
      'echo meanwhile p50 ms': median(samples.echoMeanwhile),
      'echo meanwhile p99 ms': p99.meanwhile,
      'echo p99 meanwhile × alone': p99.meanwhile / p99.alone,
      'echo samples meanwhile': samples.echoMeanwhile.length,
      'MiB of lines': bytes / 2 ** 20,
    },
  };
}
