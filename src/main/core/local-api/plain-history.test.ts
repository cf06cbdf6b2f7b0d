import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { silentLogger } from '#shared/base/ports.ts';
import { RestoreScene } from '#tests/support/restore-scene.ts';
import { PlainHistory } from './plain-history.ts';

it('what an earlier run left is there until its program is started again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'aerie-plain-history-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const place = await RestoreScene.create();
  onTestFinished(() => place[Symbol.asyncDispose]());
  const begin = () => {
    const run = place.start();
    const { sessions, clock, notices } = run;
    const history = new PlainHistory({
      ...{ sessions, clock, notices, folder, logger: silentLogger, pid: process.pid },
      enabled: () => true,
    });
    return { run, history };
  };
  const text = (): string => readFileSync(join(folder, 'a/b/scrollback.bin'), 'utf8');
  const before = begin();
  await before.run.restore.ready;
  await before.run.create('a/b');
  before.run.spawner.last.say('before the crash');
  await before.history.dispose();
  await before.run.restore.finish();
  const { run, history } = begin();
  await run.restore.ready;
  expect(run.sessions.list()).toMatchObject([{ id: 'a/b', state: 'exited' }]);
  expect(await history.restorable()).toEqual(['a/b']);
  run.sessions.get('a/b').rename('looked at');
  run.clock.advance(1000);
  await run.restore.flush();
  expect(text()).toBe('before the crash');
  await run.sessions.get('a/b').restart();
  run.spawner.last.say('anew');
  await history.dispose();
  expect(text()).toBe('anew');
});
