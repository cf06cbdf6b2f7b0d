// A recording of a session in a session host, as it really runs: it outlives the app that started it.

import { expect, it } from 'vitest';
import { startPersistent } from '#tests/support/start-persistent.ts';

const patience = { timeout: 20_000, interval: 50 };

it('goes on while the app is gone, and is stopped by the next one', {
  timeout: 60_000,
}, async () => {
  const first = await startPersistent();
  const shell = { shell: '/bin/sh', args: [], cols: 80, rows: 24 };
  await first.client.api.sessions.create({ id: 'work', ...shell });
  const { recordingId } = await first.client.api.sessions.startRecording({ id: 'work' });
  expect(await first.client.api.sessions.get({ id: 'work' })).toMatchObject({ recording: true });
  await first.client.api.sessions.exec({ id: 'work', input: 'sleep 0.2; echo meanwhile-$((1+1))' });
  await first.end('SIGKILL');

  const { api } = (await startPersistent({ home: first.home })).client;
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
