// A viewer elsewhere on a bad network (256 kbit/s, 200 ms) while its session floods: how old what its
// screen shows is at worst, and how long the flood goes on after Ctrl-C.

import { setTimeout } from 'node:timers/promises';
import { signIn } from '#tests/support/roost/linked-wing.ts';
import type { Program } from './support/program.ts';
import { openRemoteLink } from './support/remote-link.ts';
import type { BenchResult } from './support/report.ts';
import { startRoost } from './support/roost-servers.ts';
import { createScreen, feed } from './support/screen.ts';
import { startApp } from './support/servers.ts';
import { connectApp, createAppSession } from './support/terminal-link.ts';

const BYTES_PER_SECOND = 256_000 / 8;
/** Both ways together. */
const ROUND_TRIP_MS = 200;
/** The link finds out how slow it is in this time, in ms. */
const WARM_UP_MS = 4000;
const FLOOD_MS = 10_000;
const LOOK_EVERY_MS = 20;
const LIMIT_MS = 30_000;

/** Prints lines that begin with the time in ms; at Ctrl-C says when it stopped. */
const clockFlood: Program = {
  shell: process.execPath,
  args: [
    '-e',
    `process.on('SIGINT',()=>{require('fs').writeSync(1,'stopped '+Date.now()+'\\n');setInterval(()=>{},1e6);go=false});
     let go=true;
     const more=()=>{if(!go)return;let s='';for(let i=0;i<20;i++)s+=Date.now()+' \\x1b[32mBuilding CXX object src/core/session.cc.o\\x1b[0m -O2 -Wall\\n';
     process.stdout.write(s,()=>setImmediate(more))};
     process.stdin.once('data',more);process.stdout.write('ready\\n')`,
  ],
  cols: 120,
  rows: 40,
};

/** The newest time on the screen, in ms; NaN when there is none. */
function newestOn(screen: ReturnType<typeof createScreen>): number {
  let newest = Number.NaN;
  const { active } = screen.buffer;
  for (let y = 0; y < screen.rows; y++) {
    const text = active.getLine(active.baseY + y)?.translateToString(true) ?? '';
    const time = Number(/^(\d{13}) /.exec(text)?.[1]);
    if (!(time <= newest)) newest = Number.isNaN(time) ? newest : time;
  }
  return newest;
}

export async function run(): Promise<BenchResult> {
  const [app, roost] = await Promise.all([startApp(), startRoost()]);
  const screen = createScreen(clockFlood.cols, clockFlood.rows, 1000);
  const ages: number[] = [];
  let bytes = 0;
  let stopMs = Number.NaN;
  try {
    const client = await connectApp(app);
    const { wingId } = await signIn(client, roost);
    roost.setPace({ bytesPerSecond: BYTES_PER_SECOND, latencyMs: ROUND_TRIP_MS / 2 });
    const id = await createAppSession(client, clockFlood);
    const stopped = Promise.withResolvers<number>();
    const ready = Promise.withResolvers<void>();
    let shown = '';
    const link = await openRemoteLink(roost, wingId, id, {
      onOutput: async (piece) => {
        bytes += piece.length;
        await feed(screen, piece);
        shown = (shown + piece.toString('latin1')).slice(-4096 - piece.length);
        if (shown.includes('ready')) ready.resolve();
        const at = /stopped (\d{13})/.exec(shown)?.[1];
        if (at) stopped.resolve(Number(at));
      },
    });
    await ready.promise;
    link.send('\n');
    await setTimeout(WARM_UP_MS);
    bytes = 0;
    const end = performance.now() + FLOOD_MS;
    while (performance.now() < end) {
      ages.push(Date.now() - newestOn(screen));
      await setTimeout(LOOK_EVERY_MS);
    }
    const pressed = Date.now();
    link.send('\x03');
    const late = setTimeout(LIMIT_MS).then(() => Number.NaN);
    stopMs = (await Promise.race([stopped.promise, late])) - pressed;
    link.close();
  } finally {
    roost.stop();
    screen.dispose();
    await app.stop();
  }
  const figure = (label: string, ms: number) => ({
    ...{ label, value: ms / 1000, target: 1, sense: 'at-most' as const, unit: 's' },
  });
  return {
    name: 'wing-slow',
    figures: [
      figure('oldest screen shown', Math.max(...ages)),
      figure('Ctrl-C to the end of the flood', stopMs),
    ],
    details: {
      'age of the screen, mean ms': ages.reduce((sum, age) => sum + age, 0) / ages.length,
      'KiB/s of output drawn': bytes / 1024 / (FLOOD_MS / 1000),
      looks: ages.length,
    },
  };
}
