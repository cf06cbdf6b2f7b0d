// A recording of a session in a session host, as it really runs: it outlives the app that started it.

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

it('goes on while the app is gone, and is stopped by the next one', {
  timeout: 60_000,
}, async () => {
  const first = await start();
  const shell = { shell: '/bin/sh', args: [], cols: 80, rows: 24 };
  await first.api.sessions.create({ id: 'work', ...shell });
  const { recordingId } = await first.api.sessions.startRecording({ id: 'work' });
  expect(await first.api.sessions.get({ id: 'work' })).toMatchObject({ recording: true });
  await first.api.sessions.exec({ id: 'work', input: 'sleep 0.2; echo meanwhile-$((1+1))' });
  await first.end('SIGKILL');

  const { api } = await start({ home: first.home });
  expect(await api.sessions.get({ id: 'work' })).toMatchObject({ recording: true });
  expect(await api.recordings.list()).toMatchObject([{ recordingId, running: true, ended: null }]);
  const text = async (): Promise<string> => {
    let all = '';
    for await (const piece of await api.recordings.read({ recordingId })) all += piece.text;
    return all;
  };
  await expect.poll(text, patience).toContain('meanwhile-2');
  expect(await api.sessions.stopRecording({ id: 'work' })).toMatchObject({
    recordingId,
    ended: 'stopped',
  });
  expect(await api.recordings.list()).toMatchObject([{ running: false }]);
  await api.recordings.remove({ recordingId });
  expect(await api.recordings.list()).toEqual([]);
});
