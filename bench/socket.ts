// 64 MiB of coloured build output by `cat`, read by one client of the wmux socket in its framing, against
// raw node-pty that reads the same file and counts bytes.

import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { endpointPaths } from '#core/local-api/endpoint-paths.ts';
import type { WingClient } from '#shared/client/wing-client.ts';
import type { RawAnswer, RawRequest } from './raw-reader.ts';
import type { SocketAnswer, SocketRequest } from './socket-reader.ts';
import { buildOutputFile } from './support/build-output.ts';
import { catProgram } from './support/program.ts';
import type { BenchResult } from './support/report.ts';
import { root, startApp } from './support/servers.ts';
import { median } from './support/stats.ts';
import { connectApp, createAppSession } from './support/terminal-link.ts';

const BYTES = 64 * 2 ** 20;
const ROUNDS = 5;

function startChild(file: string): ChildProcess {
  return fork(join(root, 'bench', file), [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
}

function ask<Answer>(child: ChildProcess, request: RawRequest | SocketRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const gone = (): void => reject(new Error('A reader ended early.'));
    child.once('exit', gone);
    child.once('message', (answer) => {
      child.off('exit', gone);
      resolve(answer as Answer);
    });
    child.send(request);
  });
}

/** Resolves once the program of the session has printed something. */
async function ready({ api }: WingClient, id: string): Promise<void> {
  for (;;) {
    let text = '';
    for await (const piece of await api.sessions.history({ id, format: 'text' })) text += piece;
    if (text.includes('ready')) return;
  }
}

export async function run(): Promise<BenchResult> {
  const file = buildOutputFile(BYTES);
  const app = await startApp();
  const rawReader = startChild('raw-reader.ts');
  const socketReader = startChild('socket-reader.ts');
  const raw: number[] = [];
  const ratios: number[] = [];
  const shares: number[] = [];
  try {
    const client = await connectApp(app);
    await client.api.settings.update({ 'local.socket': true });
    const { home, platform } = await client.api.system.info();
    const { socket, token, pid } = endpointPaths({ platform, home, namespace: 'default' });
    // Written last: the socket is open then.
    while (!existsSync(pid)) await setTimeout(20);
    await ask<RawAnswer>(rawReader, { file });
    for (let round = 0; round < ROUNDS; round++) {
      const baseline = await ask<RawAnswer>(rawReader, { file });
      const id = await createAppSession(client, catProgram(file));
      await ready(client, id);
      const { ms, bytes } = await ask<SocketAnswer>(socketReader, { socket, token, id });
      await client.api.sessions.remove({ id });
      raw.push(baseline.ms);
      ratios.push(baseline.ms / ms);
      shares.push(bytes / baseline.bytes);
    }
  } finally {
    rawReader.disconnect();
    socketReader.disconnect();
    await app.stop();
  }
  return {
    name: 'socket',
    figures: [
      {
        label: 'one client of the wmux socket',
        value: median(ratios),
        target: 0.5,
        sense: 'at-least',
        unit: '× raw',
      },
    ],
    details: {
      'raw node-pty median ms': median(raw),
      'raw node-pty MiB/s': BYTES / 2 ** 20 / (median(raw) / 1000),
      'each run': ratios.map((value) => value.toFixed(2)).join(' '),
      'bytes received, of those printed': shares.map((value) => value.toFixed(2)).join(' '),
    },
  };
}
