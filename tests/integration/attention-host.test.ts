// What a session in a session host asks for while no app runs: the next app knows.

import { expect, it, onTestFinished } from 'vitest';
import type { WingClient } from '#shared/client/wing-client.ts';
import { connectToApp, doorsOf, endHosts, writeSettings } from '#tests/support/session-hosts.ts';
import { type StartOptions, startAerie } from '#tests/support/start-aerie.ts';

const patience = { timeout: 20_000, interval: 50 };

async function start(options: StartOptions = {}) {
  const aerie = await startAerie({
    prepare: (home) => writeSettings(home, { 'sessions.host': 'persistent' }),
    ...options,
  });
  onTestFinished(async () => {
    await aerie.end('SIGKILL');
    await endHosts(aerie.home);
    await aerie.dispose();
  });
  await expect.poll(async () => (await doorsOf(aerie.home)).length, patience).toBeGreaterThan(0);
  let client: WingClient | undefined;
  await expect
    .poll(async () => {
      client = await connectToApp(aerie.home).catch(() => undefined);
      return client !== undefined;
    }, patience)
    .toBe(true);
  if (!client) throw new Error('no door');
  const { api, transport } = client;
  onTestFinished(() => transport.close());
  return { ...aerie, api };
}

it('tells the next app what was asked while none ran, and takes its answer', {
  timeout: 60_000,
}, async () => {
  const first = await start();
  const ask = 'sleep 1; printf "Go on? [y/N] "; read x; printf "got-$x"; sleep 60';
  const args = ['-c', ask];
  await first.api.sessions.create({ id: 'work', shell: '/bin/sh', args, cols: 80, rows: 24 });
  await first.end('SIGKILL');

  const { api } = await start({ home: first.home });
  const attention = async () => (await api.sessions.get({ id: 'work' })).attention;
  const asks = { reason: 'prompt', message: 'Go on? [y/N]' };
  await expect.poll(attention, patience).toMatchObject(asks);
  expect((await api.sessions.list())[0]?.attention).toMatchObject(asks);
  const episode = (await attention())?.id ?? '';
  await api.sessions.clearAttention({ id: 'work', episode });
  expect(await attention()).toBeNull();
  await api.sessions.restoreAttention({ id: 'work', episode });
  expect(await attention()).toMatchObject({ id: episode, ...asks });
  await api.sessions.exec({ id: 'work', input: 'y' });
  expect(await attention()).toBeNull();
});
