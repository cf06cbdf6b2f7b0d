// Ctrl-C to the prompt on the screen of a viewer that reads 5 MiB/s while its session floods.

import { promptProgram } from './support/program.ts';
import type { BenchResult } from './support/report.ts';
import { createScreen, cursorLine } from './support/screen.ts';
import { type AppServer, type BareServer, startApp, startBare } from './support/servers.ts';
import { median } from './support/stats.ts';
import { openLink, waitForText } from './support/terminal-link.ts';

const ROUNDS = 3;
const BYTES_PER_SECOND = 5 * 2 ** 20;
const FLOOD_MS = 1000;
const LIMIT_MS = 120_000;
const SCROLLBACK = 1000;
const FLOOD = `yes "$(printf '\\033[32m[ 42%%]\\033[0m Building CXX object src/core/session.cc.o')"\n`;

/** ms from Ctrl-C until the screen shows the prompt, drawn as fast as the bytes come in. */
async function interrupt(server: AppServer | BareServer): Promise<number> {
  const link = await openLink(server, promptProgram, BYTES_PER_SECOND, true);
  await waitForPrompt(link);
  const screen = createScreen(promptProgram.cols, promptProgram.rows, SCROLLBACK);
  let sentAt = Number.POSITIVE_INFINITY;
  const took = new Promise<number>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('The prompt did not come back.')), LIMIT_MS);
    const drawn = (bytes: number): void => {
      link.ack(bytes);
      if (performance.now() < sentAt || cursorLine(screen) !== 'bench>') return;
      clearTimeout(timer);
      resolve(performance.now() - sentAt);
    };
    link.onOutput = (bytes) => screen.write(bytes.slice(), () => drawn(bytes.length));
    link.onSnapshot = (replay) => {
      screen.reset();
      screen.write(replay.slice(), () => drawn(replay.length));
    };
  });
  link.send(FLOOD);
  await new Promise((resolve) => setTimeout(resolve, FLOOD_MS));
  sentAt = performance.now();
  link.send('\x03');
  try {
    return await took;
  } finally {
    link.close();
    screen.dispose();
  }
}

/** Waits for the first prompt, acknowledging what comes. */
async function waitForPrompt(link: Awaited<ReturnType<typeof openLink>>): Promise<void> {
  const waiting = waitForText(link, 'bench> ');
  const listen = link.onOutput;
  link.onOutput = (bytes) => {
    listen(bytes);
    link.ack(bytes.length);
  };
  await waiting;
}

export async function run(): Promise<BenchResult> {
  const servers = { bare: await startBare(), app: await startApp() };
  const bare: number[] = [];
  const app: number[] = [];
  try {
    for (let round = 0; round < ROUNDS; round++) {
      app.push(await interrupt(servers.app));
      bare.push(await interrupt(servers.bare));
    }
  } finally {
    await Promise.all([servers.bare.stop(), servers.app.stop()]);
  }
  const figure = {
    label: 'Ctrl-C to prompt',
    value: median(app) / median(bare),
    target: 0.1,
    sense: 'at-most' as const,
    unit: '× bare',
  };
  return {
    name: 'interrupt',
    figures: [figure],
    details: {
      'app median ms': median(app),
      'app worst ms': Math.max(...app),
      'bare median ms': median(bare),
    },
  };
}
