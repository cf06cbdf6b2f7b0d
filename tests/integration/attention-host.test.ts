// What a session in a session host asks for while no app runs: the next app knows.

import { expect, it } from 'vitest';
import { startPersistent } from '#tests/support/start-persistent.ts';

const patience = { timeout: 20_000, interval: 50 };

it('tells the next app what was asked while none ran, and takes its answer', {
  timeout: 60_000,
}, async () => {
  const first = await startPersistent();
  const ask = 'sleep 1; printf "Go on? [y/N] "; read x; printf "got-$x"; sleep 60';
  const args = ['-c', ask];
  await first.client.api.sessions.create({
    id: 'work',
    shell: '/bin/sh',
    args,
    cols: 80,
    rows: 24,
  });
  await first.end('SIGKILL');

  const { api } = (await startPersistent({ home: first.home })).client;
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
