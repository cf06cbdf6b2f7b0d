// Actors that behave as programs do: streams, the local doors, commands.

import { connectAnyDoor } from '#client/connect-any-door.ts';
import { endpointPaths } from '#core/local-api/endpoint-paths.ts';
import { connectWing } from '#shared/client/wing-client.ts';
import { WmuxTestClient } from '#tests/fixtures/wmux/wmux-test-client.ts';
import { type Actor, watch, withConnection } from './soak-context.ts';

const size = { cols: 120, rows: 40 };
const LINES = 20_000;
/** The app is as busy as can be. */
const patient = { timeoutMs: 60_000 };

/** Subscribes and leaves, reads history, and asks for more than it reads. */
export const readsStreams: Actor = (context) =>
  withConnection(context, async (client) => {
    const { api } = client;
    const args = ['-c', `seq 1 ${LINES}; exec sleep 100000`];
    const { id } = await api.sessions.create({ shell: '/bin/sh', args, ...size });
    const abort = new AbortController();
    const streams = [
      await api.sessions.watch(undefined, { signal: abort.signal }),
      await api.sessions.events(undefined, { signal: abort.signal }),
    ];
    const reading = streams.map(async (stream) => {
      for await (const item of stream) if (item.type === 'all') return;
    });
    await api.sessions.wait({ id, until: { mode: 'idle', idleMs: 200 } });
    for (const format of ['text', 'ansi', 'html'] as const) {
      for await (const piece of await api.sessions.history({ id, format })) {
        if (piece.length === 0) throw new Error('A piece of history is empty.');
      }
    }
    await withConnection(context, async (stopped) => {
      const pieces = await stopped.api.sessions.history({ id, format: 'html' });
      await pieces.next();
      stopped.stall();
      await api.sessions.wait({ id, until: { mode: 'idle', idleMs: 500 } });
    });
    abort.abort();
    await Promise.allSettled(reading);
    await api.sessions.remove({ id });
    context.did('streams read');
  });

/** Runs commands, one of which takes too long. */
export const runsCommands: Actor = (context) =>
  withConnection(context, async ({ api }) => {
    const slow = { command: 'sleep 1000 & sleep 1000', timeoutMs: 300 };
    const { timedOut } = await api.sessions.run(slow);
    if (!timedOut) throw new Error('A command that takes too long was not ended.');
    const { stdout } = await api.sessions.run({ command: 'seq 1 10000' });
    if (!stdout.endsWith('10000\n')) throw new Error('A command lost output.');
    context.did('commands');
  });

/** Comes by the contract's local door and goes without a word. */
export const usesLocalDoor: Actor = async (context) => {
  const { transport } = await connectAnyDoor(context.runFolder, patient);
  const client = connectWing(transport);
  const args = ['-c', 'seq 1 5000; echo ready; exec cat'];
  const { id } = await client.api.sessions.create({ shell: '/bin/sh', args, ...size });
  await watch(client, id).shows('ready');
  transport.destroy();
  const again = await connectAnyDoor(context.runFolder, patient);
  await connectWing(again.transport).api.sessions.remove({ id });
  again.transport.destroy();
  context.did('visits by the local door');
};

/** Comes by the wmux socket. */
export const usesWmuxSocket: Actor = async (context) => {
  const { platform } = process;
  const paths = endpointPaths({ platform, home: context.home, namespace: 'default' });
  const client = await WmuxTestClient.connect({ socket: paths.socket, token: paths.token });
  const id = `soak-${context.random(1e9)}`;
  await client.create(id, 'seq 1 5000; echo ready; exec cat');
  await client.attach(id);
  await client.input(id, 'typed\n');
  await client.history(id, 'text');
  await client.kill(id);
  client.close();
  context.did('visits by the wmux socket');
};
