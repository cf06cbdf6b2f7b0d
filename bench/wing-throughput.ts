// 64 MiB of coloured build output from a session of the app, sealed, through a roost in its own process,
// to a client that opens it; against a bare `ws` echo of messages of the same sizes.

import { setTimeout } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { signIn } from '#tests/support/roost/linked-wing.ts';
import { ScriptedBrowser } from '#tests/support/roost/scripted-browser.ts';
import { buildOutputFile } from './support/build-output.ts';
import { catProgram, type Program } from './support/program.ts';
import type { BenchResult } from './support/report.ts';
import { type RoostProcess, startForwarder, startRoost } from './support/roost-servers.ts';
import { type BareServer, startApp, startBare } from './support/servers.ts';
import { median } from './support/stats.ts';
import {
  connectApp,
  createAppSession,
  openBareLink,
  waitForText,
} from './support/terminal-link.ts';

const BYTES = 64 * 2 ** 20;
const ROUNDS = 5;
/** Bytes that the sender of the echo lets wait. */
const MAX_UNSENT = 2 ** 20;
const SETTLED = '\x1b]2;settled';

/** One `cat` seen by a client elsewhere. */
async function readThrough(
  roost: RoostProcess,
  wingId: string,
  id: string,
): Promise<{ ms: number; bytes: number; sizes: number[] }> {
  const sizes: number[] = [];
  let bytes = 0;
  let tail = '';
  const ready = Promise.withResolvers<void>();
  const settled = Promise.withResolvers<number>();
  await using browser = new ScriptedBrowser({
    ...{ roost, wingId, user: roost.user, keeps: false, reattachAfter: null },
    onFrame: (size) => sizes.push(size),
    onOutput: (piece) => {
      bytes += piece.length;
      tail = (tail + piece.toString('latin1', Math.max(0, piece.length - 200))).slice(-400);
      if (tail.includes('ready')) ready.resolve();
      if (tail.includes(SETTLED)) settled.resolve(performance.now());
    },
  });
  await browser.connect();
  await browser.attach(id, { cols: 120, rows: 40 });
  await ready.promise;
  // What belongs to the attach is over.
  await setTimeout(100);
  sizes.length = 0;
  bytes = 0;
  const begun = performance.now();
  browser.type('\n');
  return { ms: (await settled.promise) - begun, bytes, sizes };
}

/** The same `cat` of node-pty alone, not sealed, through a forwarder: no wing can be faster than that. */
async function readBare(port: number, bare: BareServer, program: Program): Promise<number> {
  const link = await openBareLink({ ...bare, port }, program);
  await waitForText(link, 'ready');
  let tail = '';
  const settled = Promise.withResolvers<number>();
  link.onOutput = (bytes) => {
    tail = (tail + Buffer.from(bytes.subarray(-200)).toString('latin1')).slice(-400);
    if (tail.includes(SETTLED)) settled.resolve(performance.now());
  };
  const begun = performance.now();
  link.send('\n');
  const ms = (await settled.promise) - begun;
  link.close();
  return ms;
}

/** Sends messages of these sizes to an echo and waits for the last of them to come back. */
async function echo(port: number, sizes: readonly number[]): Promise<number> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false });
  await new Promise((resolve) => socket.once('open', resolve));
  const text = 'x'.repeat(Math.max(...sizes));
  let left = sizes.length;
  const back = new Promise<void>((resolve) => {
    socket.on('message', () => {
      left -= 1;
      if (left === 0) resolve();
    });
  });
  const begun = performance.now();
  for (const size of sizes) {
    const sent = new Promise<void>((resolve) => {
      socket.send(text.slice(0, size), () => resolve());
    });
    if (socket.bufferedAmount > MAX_UNSENT) await sent;
  }
  await back;
  const ms = performance.now() - begun;
  socket.close();
  return ms;
}

export async function run(): Promise<BenchResult> {
  const file = buildOutputFile(BYTES);
  const app = await startApp();
  const roost = await startRoost();
  const bare = await startForwarder();
  const pty = await startBare();
  const forwarder = await startForwarder(`ws://127.0.0.1:${pty.port}`);
  const ratios: number[] = [];
  const rates: number[] = [];
  const echoes: number[] = [];
  const messages: number[] = [];
  const unsealed: number[] = [];
  try {
    const client = await connectApp(app);
    const { wingId } = await signIn(client, roost);
    for (let round = 0; round <= ROUNDS; round++) {
      const id = await createAppSession(client, catProgram(file));
      const { ms, bytes, sizes } = await readThrough(roost, wingId, id);
      await client.api.sessions.remove({ id });
      if (bytes < BYTES) throw new Error(`Only ${bytes} bytes got through.`);
      const echoMs = await echo(bare.port, sizes);
      const bareMs = await readBare(forwarder.port, pty, catProgram(file));
      // The first is for warming up.
      if (round === 0) continue;
      ratios.push(echoMs / ms);
      unsealed.push(echoMs / bareMs);
      rates.push(bytes / 2 ** 20 / (ms / 1000));
      echoes.push(bytes / 2 ** 20 / (echoMs / 1000));
      messages.push(bytes / sizes.length / 1024);
    }
  } finally {
    roost.stop();
    bare.stop();
    forwarder.stop();
    await Promise.all([app.stop(), pty.stop()]);
  }
  return {
    name: 'wing-throughput',
    figures: [
      {
        label: 'sealed, through a roost',
        value: median(ratios),
        target: 0.5,
        sense: 'at-least',
        unit: '× ws echo',
      },
    ],
    details: {
      'sealed MiB/s': median(rates),
      'ws echo MiB/s of output': median(echoes),
      'KiB of output in a message': median(messages),
      'bare node-pty through a forwarder, × ws echo': median(unsealed),
      'each run': ratios.map((value) => value.toFixed(2)).join(' '),
    },
  };
}
