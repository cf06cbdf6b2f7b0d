// Actors that behave as people at terminals do.

import { setTimeout as pause } from 'node:timers/promises';
import { floodProgram, promptProgram } from '#bench/support/program.ts';
import { attachApp, createAppSession } from '#bench/support/terminal-link.ts';
import {
  type Actor,
  connectPatiently,
  type SoakContext,
  watch,
  withConnection,
} from './soak-context.ts';

const encoder = new TextEncoder();
const size = { cols: 120, rows: 40 };

/** Starts programs that end by themselves, sees them out, and closes them. */
export const comesAndGoes: Actor = (context) =>
  withConnection(context, async (client) => {
    for (let n = 0; n < 5; n++) {
      const args = ['-c', `seq 1 ${1 + context.random(3000)}; exit ${n}`];
      const { id } = await client.api.sessions.create({ shell: '/bin/sh', args, ...size });
      const terminal = watch(client, id);
      await client.api.sessions.wait({ id, until: { mode: 'exit' } });
      terminal.channel.dispose();
      await client.api.sessions.remove({ id });
      context.did('sessions that ended');
    }
  });

/** Ends a program that started others. */
export const kills: Actor = (context) =>
  withConnection(context, async (client) => {
    const args = ['-c', 'trap "" HUP; sleep 1000 & sleep 1000 & echo ready; wait'];
    const { id } = await client.api.sessions.create({ shell: '/bin/sh', args, ...size });
    await watch(client, id).shows('ready');
    await client.api.sessions.kill({ id });
    await client.api.sessions.wait({ id, until: { mode: 'exit' } });
    await client.api.sessions.remove({ id });
    context.did('sessions that were killed');
  });

/** A flood with one who reads it, one on a bad line and one whose line is dead. */
export const floods: Actor = (context) =>
  withConnection(context, async (client) => {
    const id = await createAppSession(client, floodProgram);
    const reader = watch(client, id);
    await reader.shows('ready');
    const slow = await connectPatiently(context.app, 64 * 1024);
    const stopped = await connectPatiently(context.app);
    for (const viewer of [slow, stopped]) attachApp(viewer, id, size);
    reader.channel.input(encoder.encode('\n'));
    await reader.shows('session.cc');
    stopped.stall();
    await pause(1000 + context.random(3000));
    reader.channel.input(encoder.encode('\x03'));
    await client.api.sessions.wait({ id, until: { mode: 'exit' } });
    for (const viewer of [slow, stopped]) viewer.socket.terminate();
    await client.api.sessions.remove({ id });
    context.did('floods');
  });

/** Types into a shell while its window changes size, clears it and starts it again. */
export const typesAndResizes: Actor = (context) =>
  withConnection(context, async (client) => {
    const id = await createAppSession(client, promptProgram);
    const terminal = watch(client, id);
    for (let n = 0; n < 20; n++) {
      const word = `word-${context.random(1_000_000)}`;
      terminal.channel.input(encoder.encode(`echo ${word.slice(0, 3)}"${word.slice(3)}"\r`));
      await terminal.shows(word);
      terminal.channel.resize(40 + context.random(200), 10 + context.random(80));
    }
    await client.api.sessions.clear({ id });
    await client.api.sessions.restart({ id });
    await terminal.shows('bench>');
    await client.api.sessions.remove({ id });
    context.did('shells typed into');
  });

/** Loses its connection in the middle of everything, again and again. */
export const reconnects: Actor = async (context) => {
  const id = await withConnection(context, (client) => createAppSession(client, promptProgram));
  for (let n = 0; n < 10; n++) {
    await withConnection(context, async (client) => {
      await client.api.sessions.watch();
      const terminal = watch(client, id);
      await terminal.shows('bench>');
      terminal.channel.input(encoder.encode('seq 1 20000\r'));
      context.did('lost connections');
    });
    await pause(500);
  }
  await withConnection(context, ({ api }) => api.sessions.remove({ id }));
};

/** Looks now and then at one of many sessions that sleep meanwhile. Keeps them: see {@link startSleepers}. */
export function looksAtSleepers(ids: readonly string[]): Actor {
  return (context) =>
    withConnection(context, async (client) => {
      const id = ids[context.random(ids.length)] ?? '';
      await watch(client, id).shows('asleep');
      await pause(context.random(2000));
      context.did('sessions woken');
    });
}

/** Sessions with something to show that do nothing. */
export function startSleepers(context: SoakContext, count: number): Promise<string[]> {
  const args = ['-c', 'seq 1 2000; echo asleep; exec sleep 100000'];
  return withConnection(context, async ({ api }) => {
    const ids: string[] = [];
    for (let n = 0; n < count; n++) {
      ids.push((await api.sessions.create({ shell: '/bin/sh', args, ...size })).id);
    }
    return ids;
  });
}
